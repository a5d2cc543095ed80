'use client';

import { useSyncExternalStore } from 'react';
import { formatDateTime, formatRelative } from '@/lib/format';
import { Tooltip } from './tooltip';

const TICK_MS = 30_000;

function subscribe(onTick: () => void) {
  const timer = setInterval(onTick, TICK_MS);
  return () => clearInterval(timer);
}
const now = () => Math.ceil(Date.now() / 10_000) * 10_000;

/** `12 min ago`, kept current; the exact UTC time is in the tooltip and read out with it. */
export function RelativeTime({ at }: { at: string }) {
  const ticked = useSyncExternalStore(subscribe, now, now);
  const precise = formatDateTime(at, { seconds: true });
  return (
    <Tooltip content={precise}>
      <button type="button" className="cursor-default! rounded-sm tabular-nums">
        <time dateTime={at} suppressHydrationWarning>
          {formatRelative(at, new Date(ticked))}
        </time>
        <span className="sr-only"> ({precise})</span>
      </button>
    </Tooltip>
  );
}
