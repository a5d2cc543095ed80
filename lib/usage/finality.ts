/**
 * `partial`: read before it was over. `gap`: missing for some connection and there for another. `ahead`: not over, and
 * nothing of it read yet. `none`: before any history.
 */
export type DayFinality = 'settled' | 'provisional' | 'partial' | 'gap' | 'missing' | 'ahead' | 'none';

/** As they are called. */
export const FINALITY_WORDS: Readonly<Record<DayFinality, string>> = {
  settled: 'Settled',
  provisional: 'Provisional',
  partial: 'Partial',
  gap: 'Partly read',
  missing: 'Not read',
  ahead: 'Still to come',
  none: 'No history',
};

/** How final the figures of several days are together. */
export type StepFinality = { state: DayFinality /** Days that were not read for every connection. */; unread: number };

export function finalityOf(states: readonly DayFinality[]): StepFinality {
  const unread = states.filter((state) => state === 'missing' || state === 'gap').length;
  const known = states.filter((state) => state !== 'none');
  const over = known.filter((state) => state !== 'ahead');
  if (known.length === 0) return { state: 'none', unread };
  if (over.length === 0) return { state: 'ahead', unread };
  if (over.every((state) => state === 'missing')) return { state: 'missing', unread };
  if (unread > 0) return { state: 'gap', unread };
  if (over.length < known.length || over.includes('partial')) return { state: 'partial', unread };
  return { state: over.includes('provisional') ? 'provisional' : 'settled', unread };
}

/** Whether days are over and were read after that for every connection, so that they can be compared. */
export const isWhole = (state: DayFinality): boolean => state === 'settled' || state === 'provisional';

/** Whether there are no figures: what was used is not known, and no zero. */
export const isAbsent = (state: DayFinality): state is 'missing' | 'ahead' | 'none' =>
  state === 'missing' || state === 'ahead' || state === 'none';
