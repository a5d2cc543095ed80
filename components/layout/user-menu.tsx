'use client';

import { ChevronsUpDown, LogOut, UserRound } from 'lucide-react';
import type { Route } from 'next';
import { Menu, MenuItem, MenuLink, MenuSeparator } from '@/components/ui/menu';
import { Initial } from './initial';
import { signOut } from './sign-out';
import { ThemeChoice } from './theme-choice';
import { useSignedOutElsewhere } from './use-signed-out-elsewhere';

export function UserMenu({ name, email }: { name: string; email: string }) {
  useSignedOutElsewhere();
  return (
    <Menu
      align="start"
      side="top"
      trigger={
        <button
          type="button"
          className="flex w-full items-center gap-2.5 rounded-md px-2 py-1.5 text-left hover:bg-sunken data-popup-open:bg-sunken"
        >
          <Initial name={name} round />
          <span className="sr-only">Your menu: </span>
          <span className="min-w-0 flex-1">
            <span className="block truncate font-medium text-sm leading-4">{name}</span>
            <span className="block truncate text-muted text-xs">{email}</span>
          </span>
          <ChevronsUpDown aria-hidden="true" className="size-4 text-muted" />
        </button>
      }
    >
      <MenuLink href={'/account' as Route} icon={<UserRound aria-hidden="true" className="size-4 text-muted" />}>
        Account
      </MenuLink>
      <MenuSeparator />
      <ThemeChoice />
      <MenuSeparator />
      <MenuItem onSelect={() => void signOut()} icon={<LogOut aria-hidden="true" className="size-4 text-muted" />}>
        Sign out
      </MenuItem>
    </Menu>
  );
}
