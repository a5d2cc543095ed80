'use client';

import { useSearchParams } from 'next/navigation';
import { useCallback } from 'react';
import type { Day } from '@/lib/day';
import { searchOf, type UsageView, viewOf } from '@/lib/usage/view';

/** The view in the address, and how to change it: every change is an entry of the browser's history. */
export function useView(today: Day) {
  const { view, errors } = viewOf(new URLSearchParams(useSearchParams()), today);
  const show = useCallback((next: UsageView) => {
    const search = searchOf(next);
    window.history.pushState(null, '', search ? `?${search}` : window.location.pathname);
  }, []);
  return { view, errors, show };
}
