'use client';

import { createContext, lazy, type ReactNode, Suspense, useContext, useEffect, useState } from 'react';
import { useReturnFocus } from '@/components/ui/opener';
import type { Role } from '@/lib/auth/permissions';

/** Fetched when it is first asked for: no page pays for it. */
const Palette = lazy(() => import('./command-palette').then(({ CommandPalette }) => ({ default: CommandPalette })));

const Open = createContext<() => void>(() => {});
export const useOpenCommands = () => useContext(Open);

/** `times`: how often it was opened. Each is a palette of its own: one that is still fading out has what was typed before. */
type Opened = { open: boolean; times: number };
const opened = ({ open, times }: Opened): Opened => (open ? { open, times } : { open: true, times: times + 1 });
const closed = ({ times }: Opened): Opened => ({ open: false, times });

/** ⌘K or Ctrl K anywhere inside opens the command palette. */
export function CommandScope({ role, children }: { role: Role; children: ReactNode }) {
  const [{ open, times }, set] = useState<Opened>({ open: false, times: 0 });

  const returnTo = useReturnFocus(open);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey) || event.altKey || event.shiftKey)
        return;
      event.preventDefault();
      set((now) => (now.open ? closed(now) : opened(now)));
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);

  return (
    <Open value={() => set(opened)}>
      {children}
      {times > 0 && (
        <Suspense>
          <Palette
            times={times}
            role={role}
            open={open}
            onOpenChange={(now) => set(now ? opened : closed)}
            returnTo={returnTo}
          />
        </Suspense>
      )}
    </Open>
  );
}
