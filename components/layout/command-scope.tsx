'use client';

import { createContext, lazy, type ReactNode, Suspense, useContext, useEffect, useState } from 'react';
import type { Role } from '@/lib/auth/permissions';

/** Fetched when it is first asked for: no page pays for it. */
const Palette = lazy(() => import('./command-palette').then(({ CommandPalette }) => ({ default: CommandPalette })));

const Open = createContext<() => void>(() => {});
export const useOpenCommands = () => useContext(Open);

/** ⌘K or Ctrl K anywhere inside opens the command palette. */
export function CommandScope({ role, children }: { role: Role; children: ReactNode }) {
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState(false);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey) || event.altKey || event.shiftKey)
        return;
      event.preventDefault();
      setWanted(true);
      setOpen((now) => !now);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);

  const show = () => {
    setWanted(true);
    setOpen(true);
  };
  return (
    <Open value={show}>
      {children}
      {wanted && (
        <Suspense>
          <Palette role={role} open={open} onOpenChange={setOpen} />
        </Suspense>
      )}
    </Open>
  );
}
