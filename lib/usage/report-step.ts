import type { Day } from '@/lib/day';
import type { Unfair } from './fairness';
import type { StepFigures } from './figures';
import type { DayFinality } from './finality';
import type { DayRange } from './ranges';

/** One day, week or month of a report; cumulative ones have everything up to them. */
export type ReportStep = DayRange &
  KnownFigures & {
    state: DayFinality;
    /** How many of its days were not read for every connection. */
    unread: number;
    /** Its days that are over, which is what is compared, where those are not all of it. */
    over: (StepFigures & { to: Day }) | null;
    /** What it is compared with; null where nothing is known of that. `unfair`: why the two have no percentage. */
    before: (DayRange & KnownFigures & { unfair: Unfair | null }) | null;
    /** The step's total in the view's metric before the provider's corrections, and now. */
    restated: { before: string; after: string } | null;
  };

/** `unknown`: series that may have used something all the same, on days that lack figures of theirs. */
export type KnownFigures = StepFigures & { unknown: string[] };
