import type { Day } from '@/lib/day';
import { type DayInView, unfairOf } from './fairness';
import type { Figures } from './figures';
import { type DayFinality, finalityOf, isAbsent, type StepFinality } from './finality';
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
  /** What it is compared with, where that is fair; else null, but for its own days that were not read. */
  before: (DayRange & { sums: Sums; values: Record<string, string> }) | null;
  /** The step's total in the view's metric before the provider's corrections, and now. */
  restated: { before: string; after: string } | null;
};

type Parts = {
  figures: Figures;
  /** One for each day of the range. */
  days: readonly DayInView[];
  past: (DayRange & { days: readonly DayInView[] }) | null;
  /** By how much the corrections of a day changed it. */
  restated: ReadonlyMap<Day, Sums>;
};

const NOTHING = { sums: totalOf([]), values: {} };

export function stepsWith(view: ReportView, { figures, days, past, restated }: Parts): ReportStep[] {
  const step = stepOf(view.interval);
  const ranges = stepsOf(view, step);
  const own = daysByStep(ranges, days);
  const states = stepStates(view, days);
  const pastSteps = past ? comparedSteps(view, past, step) : [];
  const pastDays = past ? daysByStep(pastSteps, past.days) : [];
  const changes = Map.groupBy(restated, ([day]) => stepIndex(view.from, day, step));
  const steps = ranges.map((range, i): ReportStep => {
    const found = figures.steps.get(i);
    const { sums, values } = found?.now ?? NOTHING;
    const [here = [], there = []] = [own[i], pastDays[i]];
    const pastStep = pastSteps[i];
    const unfair = pastStep && unfairOf({ ...range, days: here }, { ...pastStep, days: there });
    const before = unfair === null || unfair === 'unread' ? pastStep : undefined;
    const change = changes.get(i)?.map(([, each]) => each);
    const after = measured(sums, view.metric);
    const by = change ? measured(totalOf(change), view.metric) : 0n; // 0 where it changed another metric
    return {
      ...range,
      ...(states[i] ?? { state: 'none', unread: 0 }),
      sums,
      values,
      before: before ? { ...before, ...(found?.before ?? NOTHING) } : null,
      restated: by === 0n ? null : { before: `${after - by}`, after: `${after}` },
    };
  });
  return view.interval === 'cumulative' ? cumulated(steps, view.metric) : steps;
}

/**
 * How final each step of a view is. A cumulative one is as final as the least final before it; a day of it that was not
 * read adds nothing, and is still shown as not read.
 */
export function stepStates(view: ReportView, days: readonly DayInView[]): StepFinality[] {
  const steps = daysByStep(stepsOf(view, stepOf(view.interval)), days);
  const states = steps.map((each) => finalityOf(each.map(({ state }) => state)));
  if (view.interval !== 'cumulative') return states;
  let least: DayFinality = 'settled';
  return states.map(({ state, unread }) => {
    if (state !== 'none' && state !== 'ahead') least = finalityOf([least, state]).state;
    return { state: isAbsent(state) ? state : least, unread };
  });
}

/** Both are in order, and of the same days. */
export function daysByStep(steps: readonly DayRange[], days: readonly DayInView[]): DayInView[][] {
  let next = 0;
  return steps.map(({ to }) => {
    const found: DayInView[] = [];
    for (let entry = days[next]; entry && entry.day <= to; entry = days[++next]) found.push(entry);
    return found;
  });
}

/** Each with all before it; from one on that has nothing to be compared with, none has. */
function cumulated(steps: readonly ReportStep[], metric: Metric): ReportStep[] {
  let [sums, past, change] = [totalOf([]), totalOf([]), 0n];
  let comparable = true;
  const [values, pastValues] = [new Map<string, bigint>(), new Map<string, bigint>()];
  return steps.map((step) => {
    sums = totalOf([sums, step.sums]);
    comparable &&= step.before !== null;
    if (step.before) past = totalOf([past, step.before.sums]);
    if (step.restated) change += BigInt(step.restated.after) - BigInt(step.restated.before);
    addTo(values, step.values);
    addTo(pastValues, step.before?.values ?? {});
    const after = measured(sums, metric);
    return {
      ...step,
      sums,
      values: texts(values),
      before: comparable && step.before ? { ...step.before, sums: past, values: texts(pastValues) } : null,
      restated: step.restated && { before: `${after - change}`, after: `${after}` },
    };
  });
}

function addTo(sums: Map<string, bigint>, values: Readonly<Record<string, string>>): void {
  for (const [id, value] of Object.entries(values)) sums.set(id, (sums.get(id) ?? 0n) + BigInt(value));
}

const texts = (sums: ReadonlyMap<string, bigint>): Record<string, string> =>
  Object.fromEntries([...sums].map(([id, value]) => [id, `${value}`]));
