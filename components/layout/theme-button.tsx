'use client';

import { Contrast } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Menu } from '@/components/ui/menu';
import { ThemeChoice } from './theme-choice';

/** The theme where there is no user menu. */
export function ThemeButton() {
  return (
    <Menu
      trigger={
        <Button variant="ghost" size="sm" icon aria-label="Theme">
          <Contrast aria-hidden="true" className="size-4" />
        </Button>
      }
    >
      <ThemeChoice />
    </Menu>
  );
}
