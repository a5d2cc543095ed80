'use client';

import { Monitor, Moon, Sun } from 'lucide-react';
import { MenuRadioGroup } from '@/components/ui/menu';
import { themeOf } from '@/lib/theme';
import { useTheme } from './use-theme';

const options = [
  { value: 'system', label: 'System', icon: <Monitor aria-hidden="true" className="size-4 text-muted" /> },
  { value: 'light', label: 'Light', icon: <Sun aria-hidden="true" className="size-4 text-muted" /> },
  { value: 'dark', label: 'Dark', icon: <Moon aria-hidden="true" className="size-4 text-muted" /> },
];

/** Three rows of a menu. */
export function ThemeChoice() {
  const [theme, setTheme] = useTheme();
  return (
    <MenuRadioGroup label="Theme" value={theme} onValueChange={(value) => setTheme(themeOf(value))} options={options} />
  );
}
