'use client';

import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog } from '@base-ui/react/dialog';
import { Search } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useMemo } from 'react';
import type { Role } from '@/lib/auth/permissions';
import { dayOf } from '@/lib/day';
import { type Command, type CommandGroup, commandsFor, isMeant, namedCommands } from './commands';
import { signOut } from './sign-out';
import { useNamed } from './use-named';
import { useTheme } from './use-theme';

type Props = {
  role: Role;
  open: boolean;
  /** How often it was opened: each time with nothing typed, also while it still fades out. */
  times: number;
  onOpenChange: (open: boolean) => void;
  /** Where the focus goes when it closes. */
  returnTo: () => HTMLElement | null;
};

/** More are found by typing more of their name. */
const MOST = 100;

/** Type a few letters, press Enter. */
export function CommandPalette({ role, open, times, onOpenChange, returnTo }: Props) {
  const router = useRouter();
  const [, setTheme] = useTheme();
  const named = useNamed(role, open);
  const groups = useMemo(() => [...commandsFor(role, dayOf(Date.now())), ...namedCommands(named)], [role, named]);

  function run(command: Command) {
    onOpenChange(false);
    if (command.kind === 'go') router.push(command.href);
    else if (command.kind === 'theme') setTheme(command.theme);
    else void signOut();
  }

  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-backdrop transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Dialog.Popup
          aria-label="Commands"
          finalFocus={returnTo}
          className="float-in fixed top-[12dvh] left-1/2 z-50 flex max-h-[min(28rem,76dvh)] w-[calc(100vw-2rem)] max-w-lg -translate-x-1/2 flex-col rounded-lg border bg-surface shadow-float"
        >
          <Autocomplete.Root
            key={times}
            open
            inline
            items={groups}
            filter={isMeant}
            limit={MOST}
            autoHighlight="always"
            keepHighlight
          >
            <div className="flex items-center gap-2.5 border-b px-4">
              <Search aria-hidden="true" className="size-4 text-muted" />
              <Autocomplete.Input
                aria-label="Search commands"
                placeholder="Go to a page, a saved view, a project"
                className="h-12 w-full bg-transparent outline-none pointer-coarse:text-lg"
              />
            </div>
            <Dialog.Close className="sr-only">Close</Dialog.Close>
            <div className="overflow-y-auto p-1.5">
              <Autocomplete.Empty>
                <p className="px-2.5 py-6 text-center text-muted empty:hidden">Nothing of that name.</p>
              </Autocomplete.Empty>
              <Autocomplete.List>
                {(group: CommandGroup) => <Group key={group.value} group={group} run={run} />}
              </Autocomplete.List>
              {named.failure && <p className="px-2.5 py-2 text-danger text-sm">{named.failure}</p>}
            </div>
          </Autocomplete.Root>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Group({ group, run }: { group: CommandGroup; run: (command: Command) => void }) {
  return (
    <Autocomplete.Group items={group.items}>
      <Autocomplete.GroupLabel className="px-2.5 pt-2 pb-1 text-muted text-xs">{group.value}</Autocomplete.GroupLabel>
      <Autocomplete.Collection>
        {(command: Command) => (
          <Autocomplete.Item
            key={command.value}
            value={command}
            onClick={() => run(command)}
            className="flex min-h-9 cursor-pointer items-center rounded-md px-2.5 py-1 data-highlighted:bg-sunken"
          >
            <span className="wrap-anywhere min-w-0">{command.label}</span>
          </Autocomplete.Item>
        )}
      </Autocomplete.Collection>
    </Autocomplete.Group>
  );
}
