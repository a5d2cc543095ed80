'use client';

import { clsx } from 'clsx';
import { Check, Ellipsis } from 'lucide-react';
import type { MouseEvent } from 'react';
import { Button } from '@/components/ui/button';
import { Menu, MenuItem, MenuSeparator } from '@/components/ui/menu';
import { staysHere } from '@/components/usage/view-link';
import { queryOf } from '@/lib/views/address';
import type { SavedView } from '@/lib/views/queries';
import type { ViewDialog } from './view-dialogs';
import { viewWords } from './view-words';

type Props = {
  view: SavedView;
  isCurrent: boolean;
  onOpen: () => void;
  onCopy: () => void;
  /** Null for who may not change it. */
  onAsk: ((dialog: ViewDialog) => void) | null;
};

export function ViewRow({ view, isCurrent, onOpen, onCopy, onAsk }: Props) {
  const { id, name, search, savedBy } = view;
  function follow(event: MouseEvent) {
    if (!staysHere(event)) return;
    event.preventDefault();
    onOpen();
  }
  return (
    <li className="flex items-center gap-1 rounded-md pr-1 hover:bg-sunken">
      <a
        href={`/usage${queryOf(search, id)}`}
        onClick={follow}
        aria-current={isCurrent || undefined}
        className="flex min-w-0 flex-1 items-start gap-2 rounded-md px-2 py-1.5"
      >
        <Check aria-hidden="true" className={clsx('mt-0.5 size-4 shrink-0', !isCurrent && 'invisible')} />
        <span className="min-w-0">
          <span className="wrap-anywhere block font-medium">{name}</span>
          <span className="wrap-anywhere block text-muted text-xs">
            {viewWords(search)} · {savedBy}
          </span>
        </span>
      </a>
      <Menu
        trigger={
          <Button size="sm" icon variant="ghost" aria-label={`More for ${name}`}>
            <Ellipsis aria-hidden="true" className="size-4" />
          </Button>
        }
      >
        <MenuItem onSelect={onCopy}>Copy link</MenuItem>
        {onAsk && (
          <MenuItem asks onSelect={() => onAsk({ kind: 'rename', view })}>
            Rename
          </MenuItem>
        )}
        {onAsk && <MenuSeparator />}
        {onAsk && (
          <MenuItem danger asks onSelect={() => onAsk({ kind: 'delete', view })}>
            Delete
          </MenuItem>
        )}
      </Menu>
    </li>
  );
}
