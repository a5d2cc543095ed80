import type { DayFinality } from './freshness';

/** How final the figures of several days are together. */
export type StepFinality = { state: DayFinality /** Days that were not read for every connection. */; unread: number };

export function finalityOf(states: readonly DayFinality[]): StepFinality {
  const unread = states.filter((state) => state === 'missing' || state === 'gap').length;
  const known = states.filter((state) => state !== 'none');
  if (known.length === 0) return { state: 'none', unread };
  if (known.every((state) => state === 'missing')) return { state: 'missing', unread };
  if (unread > 0) return { state: 'gap', unread };
  return { state: known.includes('provisional') ? 'provisional' : 'settled', unread };
}
