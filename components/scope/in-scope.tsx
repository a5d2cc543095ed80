'use client';

import { type ReactNode, useEffect, useRef } from 'react';
import { usePageScope } from './scope-context';

/**
 * Around each page of the signed-in frame, which stays when a link is followed: a page that was rendered for another
 * scope than the frame is never shown inside it. A new page loads the document anew; one that was already shown stays
 * as it was, with what was typed in it.
 */
export function InScope({ scope: rendered, children }: { scope: string; children: ReactNode }) {
  const { scope, check } = usePageScope();
  const shown = useRef<ReactNode>(null);
  const fits = rendered === scope;
  if (fits) shown.current = children;
  const isNew = shown.current === null;
  useEffect(() => {
    if (fits) return;
    if (isNew) window.location.reload();
    else check();
  }, [fits, isNew, check]);
  return isNew ? <p role="status">Opening the page in the workspace you switched to…</p> : shown.current;
}

/** Where a page is not found: it may be one of the workspace that the frame shows and the session has left. */
export function CheckScope() {
  const { check } = usePageScope();
  useEffect(check, [check]);
  return null;
}
