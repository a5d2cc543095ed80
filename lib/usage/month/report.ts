import 'server-only';
import { addDays, type Day, dayOf } from '@/lib/day';
import type { WorkspaceTx } from '@/lib/workspace';
import { labelOf } from '../labels';
import { type Movement, movement } from '../moved';
import { type Names, namesOf } from '../names';
import type { Filters } from '../params';
import type { DayRange } from '../ranges';
import { type UsageReport, usageReport } from '../report';
import { usageRows } from '../rows';
import { type Sums, totalOf } from '../sums';
import { comparisonOf, overOf, type ReportView } from '../view';
import { connectionDays, type ReportConnection, reportConnections } from './connections';
import { type GroupSums, MONTH_GROUPS, type MonthGroup, monthFigures } from './figures';
import {
  type ConnectionDays,
  comparableIds,
  isFair,
  type MonthFinality,
  monthFinality,
  onlyBefore,
  unfairDays,
} from './finality';
import { addMonths, hasEnded, type Month, monthRange, sameDays } from './months';

/** The most rows a table names; what is smaller is one row, and all of them are in the CSV. */
export const MAX_MONTH_ROWS = 1_000;

export type MonthRow = GroupSums & {
  name: string;
  note: string | null;
  /** What the workspace says of a project; null for anything else, and where it says nothing. */
  owner: string | null;
  costCentre: string | null;
};

export type MonthTable = {
  group: MonthGroup;
  rows: MonthRow[];
  /** Of everything smaller, in one; null when all are told. */
  rest: (Omit<GroupSums, 'id'> & { count: number }) | null;
};

/** What the month is compared with. `unread`: how many of its days were not read as the month's were; `only`: connections that the month has not; `isRead`: any day was. */
export type ComparedMonth = DayRange & { unread: number; only: string[]; isRead: boolean; totals: Sums };

/** Everything the report of a month says, as of one moment. */
export type MonthReport = {
  month: Month;
  range: DayRange;
  ended: boolean;
  /** Its days that are over, which are compared; null on its first. `isFair`: they were read in full, for the same connections. */
  over: (DayRange & { totals: Sums; isFair: boolean }) | null;
  /** ISO. */
  madeAt: string;
  finality: MonthFinality;
  connections: ReportConnection[];
  /** The same days of the month before and of the year before, as far as they are over; null on a month's first day. */
  before: ComparedMonth | null;
  yearBefore: ComparedMonth | null;
  /** Ids of the connections that can be compared with the month before, whatever the others lack. */
  comparable: string[];
  /** By day and model family, with the totals and the corrections. */
  usage: UsageReport;
  tables: MonthTable[];
  moved: Movement | null;
};

export async function monthReport(tx: WorkspaceTx, month: Month, filters: Filters, now: Date): Promise<MonthReport> {
  const today = dayOf(now);
  const range = monthRange(month, today);
  const view = viewOfMonth(range, today, filters);
  const connections = await reportConnections(tx, filters.connection, now);
  const days = await connectionDays(tx, range, connections, today);
  const finality = monthFinality(range, days);
  const usage = await usageReport(tx, view);
  const over = overOf(view);
  const [before, yearBefore] = [comparisonOf(view), over && sameDays(over, addMonths(month, -12))];
  const daysBefore = before ? await connectionDays(tx, before, connections, today) : [];
  const [yearTotals = totalOf([])] = yearBefore ? await usageRows(tx, { ...filters, ...yearBefore, groupBy: [] }) : [];
  return {
    month,
    range,
    ended: hasEnded(month, today),
    over: over && {
      ...over,
      totals: usage.compared?.over.totals ?? totalOf([]),
      isFair: isFair(monthFinality(over, days)),
    },
    madeAt: now.toISOString(),
    finality,
    connections,
    before: before && {
      ...before,
      ...fairness(before, daysBefore, finality),
      totals: usage.compared?.totals ?? totalOf([]),
    },
    yearBefore: yearBefore && {
      ...yearBefore,
      ...fairness(yearBefore, await connectionDays(tx, yearBefore, connections, today), finality),
      totals: yearTotals,
    },
    comparable: over && before ? comparableIds(over, days, before, daysBefore) : [],
    usage: { ...usage, steps: stepsAsRead(usage.steps, finality) },
    tables: await tablesOf(tx, view),
    moved: await movement(tx, view, 'both'),
  };
}

const fairness = (past: DayRange, days: readonly ConnectionDays[], month: MonthFinality) => ({
  unread: unfairDays(past, days, month),
  only: onlyBefore(past, days, month),
  isRead: monthFinality(past, days).days.some(({ state }) => state !== 'none' && state !== 'missing'),
});

/** As the Usage page and its files have a calendar month: against the days of the month before. */
const viewOfMonth = (range: DayRange, today: Day, filters: Filters): ReportView => ({
  ...filters,
  ...range,
  today,
  preset: 'custom',
  comparison: 'previous',
  compared: null,
  weekdays: false,
  metric: 'tokens',
  interval: 'day',
  group: 'family',
  top: 10,
});

/** The chart's days are as final as the report says: on the Usage page what a disconnected one left unread is no gap. */
function stepsAsRead(steps: UsageReport['steps'], { days }: MonthFinality): UsageReport['steps'] {
  const states = new Map(days.map(({ day, state }) => [day, state]));
  const stateOf = ({ from, state }: UsageReport['steps'][number]) => (state === 'ahead' ? state : states.get(from));
  return steps.map((step) => ({ ...step, state: stateOf(step) ?? step.state }));
}

async function tablesOf(tx: WorkspaceTx, view: ReportView): Promise<MonthTable[]> {
  const [over, compared] = [overOf(view), comparisonOf(view)];
  const from = over ? addDays(over.to, 1) : view.from;
  const figures = await monthFigures(tx, view, { over, open: from > view.to ? null : { from, to: view.to }, compared });
  const projects = (figures.get('project') ?? []).slice(0, MAX_MONTH_ROWS).map(({ id }) => id);
  const names = await namesOf(tx, projects);
  const details = await detailsOf(tx, projects);
  return MONTH_GROUPS.map((group) => {
    const all = figures.get(group) ?? [];
    const rest = all.slice(MAX_MONTH_ROWS);
    return {
      group,
      rows: all.slice(0, MAX_MONTH_ROWS).map((row) => rowOf(group, row, names, details)),
      rest: rest.length > 0 ? { count: rest.length, ...sumOf(rest) } : null,
    };
  });
}

type DetailsById = ReadonlyMap<string, { owner: string | null; costCentre: string | null }>;

const rowOf = (group: MonthGroup, row: GroupSums, names: Names, details: DetailsById): MonthRow => {
  const said = group === 'project' ? details.get(row.id) : undefined;
  return { ...row, ...labelOf(group, row.id, names), owner: said?.owner ?? null, costCentre: said?.costCentre ?? null };
};

const sumOf = (rows: readonly GroupSums[]) => ({
  now: totalOf(rows.map(({ now }) => now)),
  over: totalOf(rows.map(({ over }) => over)),
  before: totalOf(rows.map(({ before }) => before)),
});

async function detailsOf({ db, workspaceId }: WorkspaceTx, projectIds: string[]): Promise<DetailsById> {
  const details = await db.projectDetails.findMany({
    where: { workspaceId, projectId: { in: projectIds } },
    select: { projectId: true, owner: true, costCentre: true },
  });
  return new Map(details.map(({ projectId, ...said }) => [projectId, said]));
}

/** The first day any connection was asked for; null without one. */
export const firstHistory = (connections: readonly ReportConnection[]): Day | null =>
  connections.reduce<Day | null>(
    (first, { historyFrom }) => (first && first < historyFrom ? first : historyFrom),
    null,
  );
