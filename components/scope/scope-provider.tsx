'use client';

import { lazy, type ReactNode, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { withPageScope } from '@/lib/auth/page-scope';
import { onOtherTabs, tellOtherTabs } from './other-tabs';
import { type PageScope, ScopeContext } from './scope-context';

/** Fetched when it is needed, which is rarely. */
const Notice = lazy(() => import('./stale-notice').then(({ StaleNotice }) => ({ default: StaleNotice })));

type Props = { scope: string; workspaceId: string; workspaceName: string; children: ReactNode };

/**
 * Around the signed-in frame. A document keeps the scope that it was loaded with: another workspace is opened by loading
 * a document. So what is rendered again for another scope is not shown, the last content stays with what was typed in
 * it, and a notice says what has happened.
 */
export function ScopeProvider({ scope: rendered, workspaceId, workspaceName, children }: Props) {
  const [own] = useState({ scope: rendered, workspaceId, workspaceName });
  const [stale, setStale] = useState<Parameters<PageScope['noteFailure']>[0] | null>(null);
  const { scope } = own;
  const shown = useRef(children);
  if (rendered === scope) shown.current = children;

  const asking = useRef(false);
  const check = useCallback(async () => {
    if (asking.current) return;
    asking.current = true;
    try {
      const response = await fetch(withPageScope('/api/page-scope', scope));
      if (response.status === 401) window.location.reload(); // signed out: the page leads to the sign-in form
      if (response.ok) setStale(null);
      if (response.status === 409) setStale((await response.json()).error);
    } catch {
      // Without the network nothing can be changed either, and the server checks whatever is sent.
    } finally {
      asking.current = false;
    }
  }, [scope]);

  useEffect(() => {
    if (rendered !== scope) void check();
  }, [rendered, scope, check]);

  useEffect(() => {
    tellOtherTabs();
    const end = onOtherTabs(() => void check());
    const look = () => void check();
    const shownAgain = ({ persisted }: PageTransitionEvent) => persisted && look(); // by the browser, as it was left
    window.addEventListener('focus', look);
    window.addEventListener('pageshow', shownAgain);
    return () => {
      end();
      window.removeEventListener('focus', look);
      window.removeEventListener('pageshow', shownAgain);
    };
  }, [check]);

  const value = useMemo<PageScope>(
    () => ({
      scope,
      check: () => void check(),
      noteFailure: (failure) => failure.code.startsWith('stale') && setStale(failure),
    }),
    [scope, check],
  );
  return (
    <ScopeContext value={value}>
      {stale && (
        <Suspense>
          <Notice stale={stale} workspaceId={own.workspaceId} workspaceName={own.workspaceName} />
        </Suspense>
      )}
      {shown.current}
    </ScopeContext>
  );
}
