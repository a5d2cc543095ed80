'use client';

import { formatDateTime, formatRelative, formatUpcoming } from '@/lib/format-time';
import { Tooltip } from './tooltip';
import { useNow } from './use-now';

/** `12 min ago`, kept current; the exact UTC time is in the tooltip and read out with it. */
export function RelativeTime({ at }: { at: string }) {
  const now = useNow();
  const precise = formatDateTime(at, { seconds: true });
  return (
    <Tooltip content={precise}>
      <button type="button" className="cursor-default! rounded-sm tabular-nums">
        <time dateTime={at} suppressHydrationWarning>
          {formatRelative(at, now)}
        </time>
        <span className="sr-only"> ({precise})</span>
      </button>
    </Tooltip>
  );
}

/** `in 2 hours (14:05 UTC)`, kept current; read out as the time it is, lest a live region speaks each minute. */
export function UpcomingTime({ at }: { at: string }) {
  const now = useNow();
  return (
    <time dateTime={at} className="tabular-nums">
      <span aria-hidden="true" suppressHydrationWarning>
        {formatUpcoming(at, now)}
      </span>
      <span className="sr-only">{formatDateTime(at)}</span>
    </time>
  );
}
