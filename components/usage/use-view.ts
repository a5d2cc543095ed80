'use client';

import { useCallback, useMemo } from 'react';
import type { Day } from '@/lib/day';
import { searchOf, viewOf } from '@/lib/usage/address';
import type { ViewChange } from '@/lib/usage/view';
import { queryOf, SAVED } from '@/lib/views/address';
import { queryNow, setAddress, useQuery } from './use-address';

const addressOf = (search: string, saved: string | null) => queryOf(search, saved) || window.location.pathname;

/**
 * The view in the address, and how to change it. `show` is an entry of the browser's history; `adjust` takes the place
 * of the last one, for what changes with every key. `open` goes to a saved view, `begin` says which one this is.
 */
export function useView(today: Day) {
  const query = useQuery();
  const { view, errors, params, saved } = useMemo(() => {
    const params = new URLSearchParams(query);
    return { ...viewOf(params, today, [SAVED]), params, saved: params.get(SAVED) };
  }, [query, today]);
  const changes = useMemo(() => {
    // Whatever is on screen by then: a change is one of the address, which begins as a saved view and stays it.
    const changed = (change: ViewChange) =>
      addressOf(searchOf({ ...viewOf(queryNow(), today).view, ...change }), queryNow().get(SAVED));
    return {
      show: (change: ViewChange) => setAddress(changed(change), 'push'),
      adjust: (change: ViewChange) => setAddress(changed(change), 'replace'),
    };
  }, [today]);
  const open = useCallback((search: string, saved: string) => setAddress(addressOf(search, saved), 'push'), []);
  const search = searchOf(view);
  const begin = useCallback((saved: string | null) => setAddress(addressOf(search, saved), 'replace'), [search]);
  return { view, errors, params, saved, ...changes, open, begin };
}
