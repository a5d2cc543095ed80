'use client';

import { useSearchParams } from 'next/navigation';
import { useCallback } from 'react';
import type { Day } from '@/lib/day';
import { searchOf, type UsageView, viewOf } from '@/lib/usage/view';

const addressOf = (view: UsageView) => {
  const search = searchOf(view);
  return search ? `?${search}` : window.location.pathname;
};

/**
 * The view in the address, and how to change it. `show` is an entry of the browser's history; `adjust` takes the place
 * of the last one, for what changes with every key.
 */
export function useView(today: Day) {
  const { view, errors } = viewOf(new URLSearchParams(useSearchParams()), today);
  const show = useCallback((next: UsageView) => window.history.pushState(null, '', addressOf(next)), []);
  const adjust = useCallback((next: UsageView) => window.history.replaceState(null, '', addressOf(next)), []);
  return { view, errors, show, adjust };
}
