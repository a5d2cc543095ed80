'use client';

import { ChevronsUpDown } from 'lucide-react';
import { useTransition } from 'react';
import { Menu, MenuRadioGroup } from '@/components/ui/menu';
import { switchWorkspaceAction } from '@/lib/auth/workspace-actions';
import { Initial } from './initial';

export type WorkspaceChoice = { id: string; name: string };

type Props = { current: WorkspaceChoice; workspaces: readonly WorkspaceChoice[] };

/** The workspace one is in; a menu where the person has several. */
export function WorkspaceSwitcher({ current, workspaces }: Props) {
  const [pending, start] = useTransition();
  const open = (workspaceId: string) => {
    const form = new FormData();
    form.set('workspaceId', workspaceId);
    start(async () => void (await switchWorkspaceAction(null, form)));
  };
  if (workspaces.length < 2)
    return (
      <div className="flex h-10 items-center gap-2.5 px-2">
        <Initial name={current.name} />
        <span className="truncate font-semibold">{current.name}</span>
      </div>
    );
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          aria-label={`Workspace ${current.name}, switch`}
          aria-busy={pending || undefined}
          className="flex h-10 w-full items-center gap-2.5 rounded-md px-2 text-left hover:bg-sunken aria-busy:opacity-60 data-popup-open:bg-sunken"
        >
          <Initial name={current.name} />
          <span className="min-w-0 flex-1 truncate font-semibold">{current.name}</span>
          <ChevronsUpDown aria-hidden="true" className="size-4 text-muted" />
        </button>
      }
    >
      <MenuRadioGroup
        label="Workspaces"
        value={current.id}
        onValueChange={open}
        options={workspaces.map(({ id, name }) => ({ value: id, label: name, icon: <Initial name={name} /> }))}
      />
    </Menu>
  );
}
