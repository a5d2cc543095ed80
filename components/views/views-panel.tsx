'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Input } from '@/components/ui/input';
import { linkOf } from '@/lib/views/address';
import type { SavedView } from '@/lib/views/queries';
import { useSavedViews } from './use-saved-views';
import type { ViewDialog } from './view-dialogs';
import { ViewRow } from './view-row';

/** From this many on, the list can be searched. */
const SEARCHED = 8;

export type PanelProps = {
  /** What the page shows now, as its query. */
  search: string;
  /** The saved view it began as. */
  current: string | null;
  canSave: boolean;
  onOpen: (view: SavedView) => void;
  onAsk: (dialog: ViewDialog) => void;
};

export function ViewsPanel({ search, current, canSave, onOpen, onAsk }: PanelProps) {
  const { data: views, error, mutate } = useSavedViews(true);
  const [text, setText] = useState('');
  const [copied, setCopied] = useState<{ view: SavedView; link: string; done: boolean } | null>(null);
  if (error && !views)
    return (
      <>
        <p className="mb-3 text-danger text-sm">{error.message}</p>
        <Button size="sm" onClick={() => mutate()}>
          Try again
        </Button>
      </>
    );
  if (!views) return <p className="text-muted text-sm">Reading the saved views…</p>;
  const words = text.toLowerCase().split(/\s+/);
  const found = views.filter(({ name, savedBy }) => {
    const searched = `${name} ${savedBy}`.toLowerCase();
    return words.every((word) => searched.includes(word));
  });
  const copy = (view: SavedView) => {
    const link = `${window.location.origin}${linkOf(view.id)}`;
    navigator.clipboard.writeText(link).then(
      () => setCopied({ view, link, done: true }),
      () => setCopied({ view, link, done: false }),
    );
  };
  return (
    <div className="flex flex-col gap-3">
      {views.length === 0 ? (
        <div className="text-sm">
          <p className="font-semibold text-base">No saved views yet</p>
          <p className="mt-1 text-muted">
            A saved view keeps what this page shows (range, filters, grouping, look) under a name. Everybody in the
            workspace who reads usage can open it, here or by its link.
          </p>
        </div>
      ) : (
        <>
          {views.length >= SEARCHED && (
            <Input
              aria-label="Search saved views"
              placeholder="Search"
              size="sm"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
          <ul aria-label="Saved views" className="-mx-2 max-h-80 overflow-y-auto">
            {found.map((view) => (
              <ViewRow
                key={view.id}
                view={view}
                isCurrent={view.id === current}
                onOpen={() => onOpen(view)}
                onCopy={() => copy(view)}
                onAsk={canSave ? onAsk : null}
              />
            ))}
          </ul>
          {found.length === 0 && <p className="text-muted text-sm">No saved view has this name.</p>}
        </>
      )}
      <div role="status" className="text-muted text-sm empty:hidden">
        {copied?.done && `The link to “${copied.view.name}” is copied.`}
        {copied && !copied.done && (
          <Input
            aria-label={`Link to ${copied.view.name}: select and copy it by hand`}
            size="sm"
            readOnly
            value={copied.link}
            onFocus={(event) => event.target.select()}
          />
        )}
      </div>
      {canSave && (
        <div className="-mx-4 border-t px-4 pt-3">
          <Button size="sm" aria-haspopup="dialog" onClick={() => onAsk({ kind: 'save', search })}>
            Save this view…
          </Button>
        </div>
      )}
    </div>
  );
}
