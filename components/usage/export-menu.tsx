'use client';

import { ChevronDown } from 'lucide-react';
import type { Route } from 'next';
import { Button } from '@/components/ui/button';
import { Menu, MenuDownload } from '@/components/ui/menu';
import type { ExportFile } from './export-files';

/** The files of what is on screen. */
export function ExportMenu({ files }: { files: readonly ExportFile[] }) {
  return (
    <Menu
      trigger={
        <Button>
          Export
          <ChevronDown aria-hidden="true" className="size-4 text-muted" />
        </Button>
      }
    >
      {files.map(({ name, what, href }) => (
        <MenuDownload key={name} href={href as Route}>
          <span className="py-0.5">
            {name}
            {what && <span className="block text-muted text-xs">{what}</span>}
          </span>
        </MenuDownload>
      ))}
    </Menu>
  );
}
