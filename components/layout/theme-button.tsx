'use client';

import { Monitor, Moon, Sun } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { THEMES, type Theme } from '@/lib/theme';
import { useTheme } from './use-theme';

const ICON = { system: Monitor, light: Sun, dark: Moon };
const after = (theme: Theme): Theme => THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'system';

/** The theme where there is no user menu: each press takes the next. No menu, so that plain pages stay light. */
export function ThemeButton() {
  const [theme, setTheme] = useTheme();
  const Icon = ICON[theme];
  return (
    <Button
      variant="ghost"
      size="sm"
      icon
      aria-label={`Theme: ${theme}. Change to ${after(theme)}`}
      onClick={() => setTheme(after(theme))}
    >
      <Icon aria-hidden="true" className="size-4" />
    </Button>
  );
}
