import { type DayInView, type Fairness, fairnessOf, togetherOf, type Unfair, unfairOf } from './fairness';
import { type DayFinality, finalityOf, isAbsent, type StepFinality } from './finality';
import type { Lack } from './freshness';
import { comparedSteps, stepOf, stepsOf } from './intervals';
import type { DayRange } from './ranges';
import { OTHER } from './series';
import type { ReportView, ViewGroup } from './view';

/** The days of a range: how final each is, and which connections lack figures of which. */
export type Period = { days: readonly DayInView[]; lacks: readonly Lack[] };

/** A step of a view and what it is compared with. Null is what the longer of the two has none of. */
export type StepPair = { own: OwnStep | null; past: PastStep | null };

/** `over`: its days that are over, as far as a comparison depends on them; null where none is. */
type OwnStep = DayRange & StepFinality & { over: Fairness | null; lacking: readonly Lacking[] };
/** `unfair`: why the two have no percentage. */
type PastStep = DayRange & StepFinality & { all: Fairness; lacking: readonly Lacking[]; unfair: Unfair | null };

/** A connection that lacks figures of some days of a step. `gone`: only of such as are after it was disconnected. */
export type Lacking = { id: string; gone: boolean };

/** The steps of a view in order, each beside what it is compared with. */
export function pairsOf(view: ReportView, now: Period, past: (DayRange & Period) | null): StepPair[] {
  const step = stepOf(view.interval);
  const [ranges, pastRanges] = [stepsOf(view, step), past ? comparedSteps(view, past, step) : []];
  const [days, pastDays] = [daysByStep(ranges, now.days), daysByStep(pastRanges, past?.days ?? [])];
  const states = statesOf(view, days);
  const pairs = Array.from({ length: Math.max(ranges.length, pastRanges.length) }, (_, i): StepPair => {
    const [range, there, here = [], before = []] = [ranges[i], pastRanges[i], days[i], pastDays[i]];
    const ended = here.filter(({ day }) => day < view.today);
    const last = ended.at(-1)?.day;
    const over = range && last ? fairnessOf({ from: range.from, to: last }, ended) : null;
    return {
      own: range
        ? { ...range, ...(states[i] ?? { state: 'none', unread: 0 }), over, lacking: lackingOn(here, now.lacks) }
        : null,
      past: there ? pastStep(there, before, past?.lacks ?? [], over) : null,
    };
  });
  return view.interval === 'cumulative' ? running(pairs) : pairs;
}

function pastStep(
  { from, to }: DayRange,
  days: readonly DayInView[],
  lacks: readonly Lack[],
  over: Fairness | null,
): PastStep {
  const all = fairnessOf({ from, to }, days);
  const unfair = over ? unfairOf(over, all) : 'length';
  return { from, to, ...finalityOf(days.map(({ state }) => state)), all, lacking: lackingOn(days, lacks), unfair };
}

/**
 * How final each step of a view is. A cumulative one is as final as the least final before it; a day of it that was not
 * read adds nothing, and is still shown as not read.
 */
function statesOf(view: ReportView, days: readonly (readonly DayInView[])[]): StepFinality[] {
  const states = days.map((each) => finalityOf(each.map(({ state }) => state)));
  if (view.interval !== 'cumulative') return states;
  let least: DayFinality = 'settled';
  return states.map(({ state, unread }) => {
    if (state !== 'none' && state !== 'ahead') least = finalityOf([least, state]).state;
    return { state: isAbsent(state) ? state : least, unread };
  });
}

/** Both are in order, and of the same days. */
function daysByStep(steps: readonly (DayRange | null)[], days: readonly DayInView[]): DayInView[][] {
  let next = 0;
  return steps.map((step) => {
    const found: DayInView[] = [];
    if (step) for (let entry = days[next]; entry && entry.day <= step.to; entry = days[++next]) found.push(entry);
    return found;
  });
}

export function lackingOn(days: readonly DayInView[], lacks: readonly Lack[]): Lacking[] {
  return lacks.flatMap(({ id, days: lacking, after }) => {
    const some = days.filter(({ day }) => lacking.has(day));
    return some.length > 0 ? [{ id, gone: some.every(({ day }) => after.has(day)) }] : [];
  });
}

/**
 * Whether a group of which there is no usage may have some all the same. A disconnected connection's own figures end with
 * it; nobody else's are in doubt for that.
 */
export const isDoubtful = (group: ViewGroup, id: string, lacking: readonly Lacking[]): boolean =>
  group === 'connection' && id !== OTHER ? lacking.some((each) => each.id === id) : lacking.some(({ gone }) => !gone);

/**
 * The steps of cumulative figures: each is compared with all before it, up to a day of that which was not read. One beside
 * which there is none (29 February) adds nothing to it. What lacks once is in doubt from then on.
 */
function running(pairs: readonly StepPair[]): StepPair[] {
  const [lacks, pastLacks] = [new Map<string, Lacking>(), new Map<string, Lacking>()];
  const last = pairs.findLastIndex((pair) => pair.past !== null);
  let [over, before, known]: [Fairness | null, Fairness | null, boolean] = [null, null, true];
  let past: PastStep | null = null;
  return pairs.flatMap((pair, i): StepPair[] => {
    if (!pair.own) return [];
    over = pair.own.over && (over ? togetherOf(over, pair.own.over) : pair.own.over);
    past = pair.past ?? (past && { ...past, unread: 0 });
    if (pair.past) before = before ? togetherOf(before, pair.past.all) : pair.past.all;
    known &&= i <= last && !(pair.past && isAbsent(pair.past.state));
    const own = { ...pair.own, lacking: addTo(lacks, pair.own.lacking) };
    const lacking = addTo(pastLacks, pair.past?.lacking ?? []);
    if (!known || !past || !before) return [{ own, past: null }];
    const { from, to } = before;
    return [{ own, past: { ...past, from, to, unfair: over ? unfairOf(over, before) : 'length', lacking } }];
  });
}

function addTo(all: Map<string, Lacking>, more: readonly Lacking[]): Lacking[] {
  for (const { id, gone } of more) all.set(id, { id, gone: gone && (all.get(id)?.gone ?? true) });
  return [...all.values()];
}
