'use client';

import { useSyncExternalStore } from 'react';

const TICK_MS = 30_000;

function subscribe(onTick: () => void) {
  const timer = setInterval(onTick, TICK_MS);
  return () => clearInterval(timer);
}
const now = () => Math.ceil(Date.now() / 10_000) * 10_000;

/** The time, kept current. The server's differs from the browser's: what shows it suppresses the hydration warning. */
export const useNow = (): Date => new Date(useSyncExternalStore(subscribe, now, now));
