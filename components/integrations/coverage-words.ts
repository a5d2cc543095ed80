import { formatMonth } from '@/lib/format';
import { formatDateTime } from '@/lib/format-time';
import type { CalendarDay, CalendarState } from '@/lib/sync/calendar';

/** What each state is called, and what it means. */
export const STATE_WORDS: Readonly<Record<CalendarState, { word: string; meaning: string }>> = {
  settled: { word: 'Settled', meaning: 'Read again at least 72 hours after the day ended. The figures are final.' },
  provisional: { word: 'Provisional', meaning: 'Read whole after the day ended; late usage may still be added.' },
  partial: { word: 'Partial', meaning: 'Read before the day had ended.' },
  restated: { word: 'Restated', meaning: 'The provider corrected figures that had been final.' },
  missing: { word: 'Missing', meaning: 'Not read yet. It is no zero.' },
  failed: { word: 'Failed', meaning: 'The last reading did not succeed. What was read before stays.' },
};

/** `14 November 2026`. */
export const dayInFull = (day: string): string => `${Number(day.slice(8, 10))} ${formatMonth(day)}`;

type Told = Omit<CalendarDay, 'day'>;

/** `provisional, read 22 Nov 2026, 01:15 UTC`: the state of a whole day. */
export function stateInWords({ state, finality, endpoints, read, failed, readAt, awaited }: Told): string {
  const some = read > 0 && read < endpoints ? `${read} of ${endpoints} endpoints read` : null;
  const told = {
    failed: [`failed for ${failed} of ${endpoints} endpoints`],
    missing: ['missing'],
    restated: ['restated', finality === 'missing' ? null : finality],
    partial: ['partial'],
    provisional: ['provisional'],
    settled: ['settled'],
  }[state];
  const when = readAt ? `read ${formatDateTime(readAt)}` : some;
  return [...told, when, awaited ? 'to be read again' : null].filter(Boolean).join(', ');
}
