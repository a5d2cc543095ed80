import type { Tone } from '@/components/ui/tone';
import { counted, formatDay, formatMonth } from '@/lib/format';
import { formatDateTime } from '@/lib/format-time';
import { settlesAt } from '@/lib/sync/finality';
import { span } from '@/lib/usage/intervals';
import { type Lack, type MonthFinality, spansOf } from '@/lib/usage/month/finality';
import { monthOf, wholeMonth } from '@/lib/usage/month/months';
import type { ComparedMonth, MonthReport } from '@/lib/usage/month/report';
import { type DayRange, lengthOf } from '@/lib/usage/ranges';

/** How final a month is: one sentence for its box, what there is to say besides, and a few words for every sheet. */
export type FinalityWords = { tone: Tone; title: string; lines: string[]; short: string };

/** More spans of days than these are counted, not listed. */
const MAX_SPANS = 6;

type Told = Pick<MonthReport, 'month' | 'range' | 'ended' | 'finality' | 'connections'> & {
  usage: Pick<MonthReport['usage'], 'completeThrough'>;
};

export function finalityWords(report: Told): FinalityWords {
  const { month, range, ended, finality, usage } = report;
  const words = wholeMonthWords(report);
  if (ended || finality.kind === 'none') return words;
  const through = formatDay(range.to);
  return {
    tone: words.tone === 'success' ? 'info' : words.tone,
    title: `${formatMonth(month)} has not ended: these are its figures so far, through ${through}`,
    lines: [
      usage.completeThrough
        ? `Complete through ${formatDay(usage.completeThrough)}; later days are still being counted.`
        : 'No day of it is complete yet.',
      ...words.lines,
      `Its last day can be settled from ${formatDateTime(settlesAt(wholeMonth(month).to))} on.`,
    ],
    short: `Not ended: figures through ${through}${finality.kind === 'missing' ? ', days missing' : ''}`,
  };
}

function wholeMonthWords({ month, ended, finality, connections }: Told): FinalityWords {
  const { kind, provisional, lacks, present } = finality;
  const lines = [...lacks.map(lackWords), ...later(finality)];
  switch (kind) {
    case 'none':
      return {
        tone: 'warning',
        title: `Nothing was read of ${formatMonth(month)}`,
        lines: connections.length === 0 ? [] : ['No connection’s history reaches it.', ...later(finality)],
        short: 'Nothing was read',
      };
    case 'missing': {
      const days = new Set(lacks.flatMap(({ missing }) => missing)).size;
      const of = `${counted(days, 'day')} ${days === 1 ? 'was' : 'were'} not read`;
      return {
        tone: 'warning',
        title: `Not complete: ${of} for every connection`,
        lines: [...lines, ...(provisional ? [`Provisional from ${formatDay(provisional.from)}.`] : [])],
        short: `Not complete: ${of}`,
      };
    }
    case 'provisional': {
      const from = formatDay(provisional?.from ?? '');
      return {
        tone: 'info',
        title: `Provisional from ${from}: these figures may still change`,
        lines: [...(provisional && ended ? [settling(provisional)] : []), ...lines],
        short: `Provisional from ${from}`,
      };
    }
    case 'part':
      return {
        tone: 'warning',
        title: `Only part of the month was read for ${lacks.length} of ${counted(present.length, 'connection')}; what was read is settled`,
        lines,
        short: `Only part was read for ${counted(lacks.length, 'connection')}`,
      };
    case 'settled':
      return {
        tone: 'success',
        title: 'Settled: every day of every connection was read at least 72 hours after its end',
        lines,
        short: 'Settled',
      };
  }
}

const settling = ({ to }: DayRange) =>
  `A day is settled once it is read 72 hours after its end: the last of them from ${formatDateTime(settlesAt(to))} on.`;

function lackWords({ name, missing, since, until }: Lack): string {
  const said = [
    ...(since ? [`read from ${formatDay(since)} on`] : []),
    ...(until ? [`disconnected, read through ${formatDay(until)}`] : []),
    ...(missing.length > 0 ? [`${spanWords(missing)} not read`] : []),
  ];
  return `${name}: ${said.join('; ')}.`;
}

function spanWords(days: Lack['missing']): string {
  const spans = spansOf(days);
  const told = spans.slice(0, MAX_SPANS);
  const more = spans.slice(MAX_SPANS).reduce((sum, span) => sum + lengthOf(span), 0);
  return [...told.map(({ from, to }) => span(from, to)), ...(more > 0 ? [`${counted(more, 'day')} more`] : [])].join(
    ', ',
  );
}

/** Connections that are read, but from a day after the month on: their usage before it is in no figure. */
const later = ({ absent }: MonthFinality): string[] =>
  absent
    .filter(({ until }) => until === null)
    .map(({ name, since }) => `Not in this report: ${name}, which is read from ${formatDay(since)} on.`);

/** Why there is no percentage against what a month is compared with; null where there is one. */
export function unfairWords(
  { month, over }: Pick<MonthReport, 'month' | 'over'>,
  compared: ComparedMonth | null,
): string | null {
  if (!over || !compared) return `no day of ${formatMonth(month)} is over`;
  if (!over.isFair) return 'days of this month were not read in full for every connection';
  const { unread, only } = compared;
  if (only.length > 0) return `${comparedWords(compared)} has ${only.join(', ')}, which this month has not`;
  if (unread === 0) return null;
  if (unread === lengthOf(compared)) return `${comparedWords(compared)} was not read for the connections of this month`;
  return `${counted(unread, 'day')} of ${comparedWords(compared)} ${unread === 1 ? 'was' : 'were'} not read for every connection of this month`;
}

/** A whole month by its name; the days so far of one as days. */
export const comparedWords = (range: DayRange): string =>
  wholeMonth(monthOf(range.from)).to === range.to ? formatMonth(range.from) : span(range.from, range.to);
