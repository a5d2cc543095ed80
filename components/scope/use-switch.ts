'use client';

import { useEffect, useRef, useState } from 'react';
import { switchWorkspaceAction } from '@/lib/auth/workspace-actions';
import { tellOtherTabs } from './other-tabs';
import { usePageScope } from './scope-context';
import { formOf } from './use-action';

const UNREACHED = 'Doow cannot be reached. Check your connection and try again.';

/**
 * Opens another workspace in this session. `opening` is its id from the first press until a new document is there;
 * presses meanwhile do nothing.
 * @param onDone what then, once the other tabs know
 */
export function useSwitch(onDone: () => void) {
  const { scope } = usePageScope();
  const busy = useRef(false);
  const [state, setState] = useState<{ opening: string | null; failure: string | null }>({
    opening: null,
    failure: null,
  });

  // A browser may show this document again as it was when it was left.
  useEffect(() => {
    const again = ({ persisted }: PageTransitionEvent) => {
      if (!persisted) return;
      busy.current = false;
      setState({ opening: null, failure: null });
    };
    window.addEventListener('pageshow', again);
    return () => window.removeEventListener('pageshow', again);
  }, []);

  async function open(workspaceId: string) {
    if (busy.current) return;
    busy.current = true;
    setState({ opening: workspaceId, failure: null });
    const result = await switchWorkspaceAction(null, formOf({ workspaceId }, scope)).catch(() => null);
    if (result?.ok) {
      tellOtherTabs();
      return onDone();
    }
    busy.current = false;
    setState({ opening: null, failure: result?.message ?? UNREACHED });
  }
  return { ...state, open };
}
