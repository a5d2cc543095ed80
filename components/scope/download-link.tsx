'use client';

import type { ComponentProps } from 'react';
import { withPageScope } from '@/lib/auth/page-scope';
import { usePageScope } from './scope-context';

/** A link to a file of this application, of the workspace on screen or none: a browser does not show why it got none. */
export function DownloadLink({ href, onClick, ...props }: ComponentProps<'a'> & { href: string }) {
  const { scope, check } = usePageScope();
  return (
    <a
      {...props}
      href={scope === null ? href : withPageScope(href, scope)}
      download
      onClick={(event) => {
        check();
        onClick?.(event);
      }}
    />
  );
}
