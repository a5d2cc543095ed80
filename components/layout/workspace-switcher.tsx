'use client';

import { ChevronsUpDown } from 'lucide-react';
import { useSwitch } from '@/components/scope/use-switch';
import { Menu, MenuRadioGroup } from '@/components/ui/menu';
import { Initial } from './initial';

export type WorkspaceChoice = { id: string; name: string };

type Props = { current: WorkspaceChoice; workspaces: readonly WorkspaceChoice[] };

/** The workspace one is in; a menu where the person has several. */
export function WorkspaceSwitcher({ current, workspaces }: Props) {
  const { open, opening, failure } = useSwitch(() => window.location.assign('/'));
  const next = workspaces.find(({ id }) => id === opening);
  if (workspaces.length < 2)
    return (
      <div className="flex h-10 items-center gap-2.5 px-2">
        <Initial name={current.name} />
        <span className="truncate font-semibold">{current.name}</span>
      </div>
    );
  return (
    <>
      <Menu
        align="start"
        trigger={
          <button
            type="button"
            aria-label={`Workspace ${current.name}, switch`}
            aria-busy={opening !== null || undefined}
            className="flex h-10 w-full items-center gap-2.5 rounded-md px-2 text-left hover:bg-sunken aria-busy:opacity-60 data-popup-open:bg-sunken"
          >
            <Initial name={current.name} />
            <span className="min-w-0 flex-1 truncate font-semibold">
              {next ? `Opening ${next.name}…` : current.name}
            </span>
            <ChevronsUpDown aria-hidden="true" className="size-4 text-muted" />
          </button>
        }
      >
        <MenuRadioGroup
          label="Workspaces"
          value={current.id}
          onValueChange={(id) => void open(id)}
          options={workspaces.map(({ id, name }) => ({ value: id, label: name, icon: <Initial name={name} /> }))}
        />
      </Menu>
      {failure && (
        <p role="alert" className="px-2 text-danger text-sm">
          {failure}
        </p>
      )}
    </>
  );
}
