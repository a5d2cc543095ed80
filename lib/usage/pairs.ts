import type { Day } from '@/lib/day';
import { type DayInView, type Unfair, unfairOf } from './fairness';
import { type DayFinality, finalityOf, isAbsent, type StepFinality } from './finality';
import type { Lack } from './freshness';
import { comparedSteps, stepOf, stepsOf } from './intervals';
import type { DayRange } from './ranges';
import { OTHER } from './series';
import type { ReportView, ViewGroup } from './view';

/** The days of a range: how final each is, and which connections lack figures of which. */
export type Period = { days: readonly DayInView[]; lacks: readonly Lack[] };

/** A step of a view and what it is compared with. Null is what the longer of the two has none of. */
export type StepPair = {
  own: OwnStep | null;
  past: PastStep | null;
};

/** `over`: its last day that is over. `lacking`: the connections that lack figures of some of its days. */
type OwnStep = DayRange & StepFinality & { over: Day | null; lacking: readonly Lack[] };
/** `unfair`: why the two have no percentage. */
type PastStep = DayRange & StepFinality & { lacking: readonly Lack[]; unfair: Unfair | null };

/** The steps of a view in order, each beside what it is compared with. */
export function pairsOf(view: ReportView, now: Period, past: (DayRange & Period) | null): StepPair[] {
  const step = stepOf(view.interval);
  const [ranges, pastRanges] = [stepsOf(view, step), past ? comparedSteps(view, past, step) : []];
  const [days, pastDays] = [daysByStep(ranges, now.days), daysByStep(pastRanges, past?.days ?? [])];
  const states = statesOf(view, days);
  return Array.from({ length: Math.max(ranges.length, pastRanges.length) }, (_, i): StepPair => {
    const [range, there, here = [], before = []] = [ranges[i], pastRanges[i], days[i], pastDays[i]];
    const ended = here.filter(({ day }) => day < view.today);
    const over = ended.at(-1)?.day ?? null;
    const unfair =
      there && range && over ? unfairOf({ ...range, to: over, days: ended }, { ...there, days: before }) : 'length';
    return {
      own: range
        ? { ...range, ...(states[i] ?? { state: 'none', unread: 0 }), over, lacking: lackingOn(here, now.lacks) }
        : null,
      past: there
        ? {
            ...there,
            ...finalityOf(before.map(({ state }) => state)),
            lacking: lackingOn(before, past?.lacks ?? []),
            unfair,
          }
        : null,
    };
  });
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

const lackingOn = (days: readonly DayInView[], lacks: readonly Lack[]): readonly Lack[] =>
  lacks.length === 0 ? lacks : lacks.filter((lack) => days.some(({ day }) => lack.days.has(day)));

/**
 * Whether a group of which there is no usage may have some all the same. A disconnected connection's own figures end with
 * it; nobody else's are in doubt for that.
 */
export const isDoubtful = (group: ViewGroup, id: string, lacking: readonly Lack[]): boolean =>
  group === 'connection' && id !== OTHER ? lacking.some((each) => each.id === id) : lacking.some(({ ended }) => !ended);
