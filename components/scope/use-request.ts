'use client';

import { useCallback } from 'react';
import type { Later } from '@/components/ui/later';
import { withPageScope } from '@/lib/auth/page-scope';
import { usePageScope } from './scope-context';

const UNREACHED = 'Doow cannot be reached. Check your connection and try again.';

/** `fetch` for the route handlers of this application: with the scope of the page; a stale one is said in the frame. */
export function useRequest() {
  const { scope, noteFailure } = usePageScope();
  return useCallback(
    async (address: string, init?: RequestInit): Promise<Response> => {
      const response = await fetch(scope === null ? address : withPageScope(address, scope), init);
      if (response.status === 409) {
        const body = await response
          .clone()
          .json()
          .catch(() => null);
        if (body?.error?.code) noteFailure(body.error);
      }
      return response;
    },
    [scope, noteFailure],
  );
}

/**
 * What a route handler answers, as SWR wants it; the server's own words where it refuses. `part` is the code that shows
 * the answer: either may fail, and is then asked for again with the other.
 */
export function useReadJson(part?: Later<unknown>) {
  const request = useRequest();
  return useCallback(
    async <T>(address: string): Promise<T> => {
      const [answer] = await Promise.all([read<T>(request, address), part?.load().catch(unreached)]);
      return answer;
    },
    [request, part],
  );
}

async function read<T>(request: (address: string) => Promise<Response>, address: string): Promise<T> {
  const response = await request(address).catch(unreached);
  if (response.ok) return response.json();
  if (response.status === 401) window.location.reload(); // the session has ended: the page leads to the sign-in form
  const body = await response.json().catch(() => null);
  throw new Error(body?.error?.message ?? UNREACHED);
}

/** Instead of the browser's own words, which say nothing. */
function unreached(): never {
  throw new Error(UNREACHED);
}
