import type { Day } from '@/lib/day';
import type { Figures } from './figures';
import { finalityOf } from './finality';
import type { DayFinality } from './freshness';
import { comparedSteps, stepIndex, stepOf, stepsOf } from './intervals';
import type { DayRange } from './ranges';
import { measured, type Sums, totalOf } from './sums';
import type { Metric, ReportView } from './view';

/** One day, week or month of a report; cumulative ones have everything up to them. */
export type ReportStep = DayRange & {
  state: DayFinality;
  /** How many of its days were not read for every connection. */
  unread: number;
  sums: Sums;
  /** By series, in the view's metric: decimal strings. */
  values: Record<string, string>;
  /** What it is compared with; null where there is nothing, or not all of that was read. */
  before: (DayRange & { sums: Sums }) | null;
  /** The step's total in the view's metric before the provider's corrections, and now. */
  restated: { before: string; after: string } | null;
};

type Parts = {
  figures: Figures;
  /** One for each day of the range. */
  days: readonly { day: Day; state: DayFinality }[];
  past: (DayRange & { days: readonly { day: Day; state: DayFinality }[] }) | null;
  /** By how much the corrections of a day changed it. */
  restated: ReadonlyMap<Day, Sums>;
};

export function stepsWith(view: ReportView, { figures, days, past, restated }: Parts): ReportStep[] {
  const step = stepOf(view.interval);
  const ranges = stepsOf(view, step);
  const states = statesByStep(ranges, days);
  const pastSteps = past ? comparedSteps(view, past, step) : [];
  const pastStates = past ? statesByStep(pastSteps, past.days) : [];
  const changes = Map.groupBy(restated, ([day]) => stepIndex(view.from, day, step));
  const steps = ranges.map((range, i): ReportStep => {
    const found = figures.steps.get(i);
    const sums = found?.sums ?? totalOf([]);
    const before = isWhole(pastStates[i]) && pastSteps[i];
    const change = changes.get(i)?.map(([, each]) => each);
    const after = measured(sums, view.metric);
    return {
      ...range,
      ...finalityOf(states[i] ?? []),
      sums,
      values: found?.values ?? {},
      before: before ? { ...before, sums: found?.before ?? totalOf([]) } : null,
      restated: change ? { before: `${after - measured(totalOf(change), view.metric)}`, after: `${after}` } : null,
    };
  });
  return view.interval === 'cumulative' ? cumulated(steps, view.metric) : steps;
}

/** Whether all of a step was read: the rest of it would be taken for zero. */
const isWhole = (states: readonly DayFinality[] = []): boolean =>
  ['settled', 'provisional'].includes(finalityOf(states).state);

/** Both are in order, and of the same days. */
function statesByStep(steps: readonly DayRange[], days: Parts['days']): DayFinality[][] {
  let next = 0;
  return steps.map(({ to }) => {
    const states: DayFinality[] = [];
    for (let entry = days[next]; entry && entry.day <= to; entry = days[++next]) states.push(entry.state);
    return states;
  });
}

/** Each with all before it. A day that was not read adds nothing, and is still shown as not read. */
function cumulated(steps: readonly ReportStep[], metric: Metric): ReportStep[] {
  let [sums, past, change] = [totalOf([]), totalOf([]), 0n];
  const values = new Map<string, bigint>();
  return steps.map((step) => {
    sums = totalOf([sums, step.sums]);
    if (step.before) past = totalOf([past, step.before.sums]);
    if (step.restated) change += BigInt(step.restated.after) - BigInt(step.restated.before);
    for (const [id, value] of Object.entries(step.values)) values.set(id, (values.get(id) ?? 0n) + BigInt(value));
    const after = measured(sums, metric);
    return {
      ...step,
      sums,
      values: Object.fromEntries([...values].map(([id, value]) => [id, `${value}`])),
      before: step.before && { ...step.before, sums: past },
      restated: step.restated && { before: `${after - change}`, after: `${after}` },
    };
  });
}
