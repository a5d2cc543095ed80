import 'server-only';
import type { Day } from '@/lib/day';
import { UNATTRIBUTED } from '@/lib/integrations/provider';
import { type Progress, progressOf } from '@/lib/sync/coverage';
import type { WorkspaceTx } from '@/lib/workspace';
import { type DayInView, fairnessOf, type Unfair, unfairOf, unreadOf } from './fairness';
import { figuresOf } from './figures';
import { type Freshness, freshnessOfBoth } from './freshness';
import { filterLabel, labelOf } from './labels';
import { type Names, namesOf } from './names';
import { isDoubtful, type Lacking, lackingOn, pairsOf } from './pairs';
import { FILTERS, type Filter } from './params';
import type { DayRange } from './ranges';
import type { ReportStep } from './report-step';
import { type Correction, corrections } from './restatements';
import { ALL_OTHERS, coloursOf, OTHER } from './series';
import { besideNone, stepsWith } from './steps';
import { isSome, measured, type Sums, totalOf } from './sums';
import { comparisonOf, overOf, type ReportView } from './view';

export type ReportGroup = {
  id: string;
  name: string;
  note: string | null;
  colour: number | null;
  now: Sums;
  /** Of the days that are over: what `before` is compared with. */
  over: Sums;
  before: Sums;
  /** Of which of these it has nothing, while days lack figures that may be its own: that is no zero. */
  unknown: ('now' | 'over' | 'before')[];
};

type Compared = DayRange & {
  unread: number;
  unfair: Unfair | null;
  totals: Sums;
  over: DayRange & { totals: Sums };
  /** Those of its days that stand beside no step of the view, where it is the longer one. */
  besideNone: (DayRange & { sums: Sums | null }) | null;
};

/** Everything the Usage page shows of one view, as of one moment. */
export type UsageReport = DayRange & {
  /** The UTC day it was read on. */
  today: Day;
  /** What the figures are of: while others are on their way, these are still shown under their own name. */
  of: Pick<ReportView, 'metric' | 'interval' | 'group' | 'top'>;
  /**
   * What the days that are over are compared with, and whether that is fair. `unread`: how many of its days were not read
   * for every connection.
   */
  compared: Compared | null;
  totals: Sums;
  /** Largest first, with OTHER at the end where not all are named. */
  groups: ReportGroup[];
  /** How many groups there are in all. */
  groupCount: number;
  /** Ids of the groups the chart tells apart, of which there is any of the metric; then OTHER where there are more. */
  series: string[];
  /** How many groups OTHER is of. */
  others: number;
  steps: ReportStep[];
  completeThrough: Day | null;
  heldBackBy: { id: string; name: string } | null;
  /** Paused connections that lack days of the range. */
  paused: { id: string; name: string }[];
  provisionalFrom: Day | null;
  /** Connections whose history begins within the range, or after days of others that it is compared with. */
  begins: { id: string; name: string; on: Day }[];
  /** Disconnected connections whose figures end within the range or what it is compared with, and their last day. */
  ends: { id: string; name: string; on: Day }[];
  /** The newest of them, and how many days there are with any. */
  corrections: Correction[];
  correctedDays: number;
  /** `backfill`: how far, in per cent, where days of the range, or of what it is compared with, wait for one. */
  connections: { total: number; backfill: number | null };
  sandbox: boolean;
  /** What the values that are filtered by are called. */
  chosen: Partial<Record<Filter, Record<string, string>>>;
};

export async function usageReport(tx: WorkspaceTx, view: ReportView): Promise<UsageReport> {
  const { from, to, metric, interval, group, top: most } = view;
  const [over, compared] = [overOf(view), comparisonOf(view)];
  const figures = await figuresOf(tx, view);
  const { now: freshness, before, ends } = await freshnessOfBoth(tx, view, compared, view.connection);
  const past = compared && before && { ...compared, days: before.days, lacks: before.lacks };
  const pairs = pairsOf(view, freshness, past);
  const ended = freshness.days.filter(({ day }) => day < view.today);
  const [lacking, pastLacking] = [lackingOn(ended, freshness.lacks), lackingOn(past?.days ?? [], past?.lacks ?? [])];
  const inDoubt = (sums: Sums, id: string, lacks: readonly Lacking[]) => !isSome(sums) && isDoubtful(group, id, lacks);
  const corrected = await corrections(tx, view);
  const used = figures.groups.filter(({ id, now }) => id !== OTHER && measured(now, metric) > 0n);
  const names = await namesOf(tx, namedProjects(view, figures.groups, corrected.newest));
  const top = used.slice(0, most).map(({ id }) => id);
  const colours = coloursOf(top.filter((id) => id !== UNATTRIBUTED));
  const series = figures.used > top.length ? [...top, OTHER] : top;
  const heldBack = freshness.heldBackBy;
  const named = (id: string) => ({ id, name: names.connections.get(id)?.name ?? id });
  return {
    from,
    to,
    today: view.today,
    of: { metric, interval, group, top: most },
    compared: past &&
      over && {
        from: past.from,
        to: past.to,
        unread: unreadOf(past.days),
        unfair: unfairOf(fairnessOf(over, ended), fairnessOf(past, past.days)),
        totals: totalOf(figures.groups.map(({ before }) => before)),
        over: { ...over, totals: totalOf(figures.groups.map((each) => each.over)) },
        besideNone: besideNone(pairs, figures),
      },
    totals: totalOf(figures.groups.map(({ now }) => now)),
    groups: figures.groups.map(({ id, now, over, before }) => ({
      id,
      now,
      over,
      before,
      unknown: [
        ...(inDoubt(now, id, lacking) ? (['now'] as const) : []),
        ...(inDoubt(over, id, lacking) ? (['over'] as const) : []),
        ...(inDoubt(before, id, pastLacking) ? (['before'] as const) : []),
      ],
      ...(id === OTHER ? { name: ALL_OTHERS, note: null } : labelOf(group, id, names)),
      colour: colours.get(id) ?? null,
    })),
    groupCount: figures.count,
    series,
    others: figures.used - top.length,
    steps: stepsWith(view, { pairs, figures, series, restated: corrected.byDay }),
    completeThrough: freshness.completeThrough,
    provisionalFrom: freshness.provisionalFrom,
    begins: beginsOf(view, before?.days ?? [], names),
    ends: ends.filter(({ on }) => on < (over ?? view).to).map(({ id, on }) => ({ ...named(id), on })),
    heldBackBy: heldBack === null ? null : named(heldBack),
    paused: freshness.paused.map(named),
    corrections: corrected.newest.map((each) => each.told(names)),
    correctedDays: corrected.byDay.size,
    connections: { total: names.connections.size, backfill: await backfillOf(tx, [freshness, before], names) },
    sandbox: [...names.connections].some(
      ([id, { sandbox }]) => sandbox && (view.connection.length === 0 || view.connection.includes(id)),
    ),
    chosen: Object.fromEntries(
      FILTERS.map((filter) => [
        filter,
        Object.fromEntries(view[filter].map((value) => [value, filterLabel(filter, value, names)])),
      ]),
    ),
  };
}

/** The projects a report names: not all of a workspace's thousands. */
const namedProjects = (
  view: ReportView,
  groups: readonly { id: string }[],
  corrected: readonly { projectId: string }[],
): string[] => [
  ...view.project,
  ...(view.group === 'project' ? groups.map(({ id }) => id) : []),
  ...corrected.map(({ projectId }) => projectId),
];

function beginsOf(
  { from, to, connection }: ReportView,
  past: readonly DayInView[],
  { connections }: Names,
): UsageReport['begins'] {
  const first = past.find(({ state }) => state !== 'none')?.day ?? from;
  return [...connections]
    .filter(([id, { disconnected }]) => !disconnected && (connection.length === 0 || connection.includes(id)))
    .map(([id, { name, historyFrom }]) => ({ id, name, on: historyFrom }))
    .filter(({ on }) => on > first && on <= to);
}

async function backfillOf(tx: WorkspaceTx, periods: (Freshness | null)[], { connections }: Names) {
  const days = periods.flatMap((period) => period?.days ?? []);
  if (!days.some(({ state }) => state === 'missing' || state === 'gap')) return null;
  const reading = [...connections].filter(([, { live }]) => live).map(([id]) => id);
  const progress = [...(await progressOf(tx, reading)).values()].filter(({ done, total }) => done < total);
  if (progress.length === 0) return null;
  const sum = (pick: (each: Progress) => number) => progress.reduce((all, each) => all + pick(each), 0);
  return Math.floor((100 * sum(({ done }) => done)) / sum(({ total }) => total));
}
