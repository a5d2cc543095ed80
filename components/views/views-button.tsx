'use client';

import { Bookmark } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { later } from '@/components/ui/later';
import { Popover } from '@/components/ui/popover';
import { useLater } from '@/components/ui/use-later';
import type { PanelProps } from './views-panel';

const panel = later(() => import('./views-panel'));

/** The saved views, and saving this one: what is in it is fetched when it is opened. */
export function ViewsButton({ onOpen, onAsk, ...props }: PanelProps) {
  const [open, setOpen] = useState(false);
  const loaded = useLater(panel, open);
  return (
    <Popover
      label="Saved views"
      className="w-96"
      align="end"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button>
          <Bookmark aria-hidden="true" className="size-4" />
          Views
        </Button>
      }
    >
      {open && !loaded && <p className="text-muted text-sm">Reading the saved views…</p>}
      {open && loaded && (
        <loaded.ViewsPanel
          {...props}
          onOpen={(view) => {
            setOpen(false);
            onOpen(view);
          }}
          onAsk={(dialog) => {
            setOpen(false);
            onAsk(dialog);
          }}
        />
      )}
    </Popover>
  );
}
