'use client';

import { ChevronDown } from 'lucide-react';
import type { Route } from 'next';
import { Button } from '@/components/ui/button';
import { Menu, MenuDownload } from '@/components/ui/menu';
import { rowsSearch, searchOf, type UsageView } from '@/lib/usage/view';

/** The view's figures, and the usage rows they are made of. */
export function ExportMenu({ view }: { view: UsageView }) {
  return (
    <Menu
      trigger={
        <Button>
          Export
          <ChevronDown aria-hidden="true" className="size-4 text-muted" />
        </Button>
      }
    >
      <MenuDownload href={`/api/usage/view.csv?${searchOf(view)}` as Route}>
        <Choice name="This view as CSV" what="Each figure on screen, and how final it is" />
      </MenuDownload>
      <MenuDownload href={`/api/usage/rows.csv?${rowsSearch(view)}` as Route}>
        <Choice name="Usage rows as CSV" what="What they are made of, and how final it is" />
      </MenuDownload>
    </Menu>
  );
}

const Choice = ({ name, what }: { name: string; what: string }) => (
  <span className="py-0.5">
    {name}
    <span className="block text-muted text-xs">{what}</span>
  </span>
);
