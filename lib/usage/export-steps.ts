import 'server-only';
import type { Day } from '@/lib/day';
import { Prisma } from '@/lib/generated/prisma/client';
import type { Reader } from '@/lib/workspace';
import { UNFAIR_SHORT } from './fairness';
import { FINALITY_WORDS, isAbsent } from './finality';
import { freshnessOfBoth, type Lack } from './freshness';
import { isDoubtful, pairsOf, type StepPair } from './pairs';
import { comparisonOf, type ReportView } from './view';

/**
 * A step of a file. `unknown`: a group without usage has no zero; `without` are the connections of which that holds where
 * they are the groups. `ahead`: nothing of it is over.
 */
type StepInFile = {
  step: number;
  from?: Day;
  to?: Day;
  state?: string;
  unread?: number;
  unknown: boolean;
  without: string[];
  ahead: boolean;
  past_from?: Day;
  past_to?: Day;
  past_unread?: number;
  past_unknown: boolean;
  past_without: string[];
  comparable?: string;
};

/** As rows `d` of a query. */
export const recordsOf = (steps: readonly StepInFile[]): Prisma.Sql => Prisma.sql`
  jsonb_to_recordset(${JSON.stringify(steps)}::jsonb) AS d (step int, "from" date, "to" date, state text, unread int,
    unknown boolean, without text[], ahead boolean, past_from date, past_to date, past_unread int, past_unknown boolean,
    past_without text[], comparable text)`;

/** Each step of a view and what it is compared with, as of the moment its rows are of: some are only compared ones. */
export async function stepsIn(reader: Reader, view: ReportView): Promise<StepInFile[]> {
  const compared = comparisonOf(view);
  const { now, before } = await freshnessOfBoth(reader, view, compared, view.connection);
  const pairs = pairsOf(view, now, compared && before && { ...compared, ...before });
  return (view.interval === 'cumulative' ? runningPairs(pairs) : pairs).map(({ own, past }, step) => ({
    step,
    ...(own && { from: own.from, to: own.to, state: FINALITY_WORDS[own.state], unread: own.unread }),
    ...doubtsOf(view, own),
    ahead: own?.state === 'ahead',
    ...(past && { past_from: past.from, past_to: past.to, past_unread: past.unread }),
    ...(past && { comparable: past.unfair ? UNFAIR_SHORT[past.unfair] : 'yes' }),
    ...prefixed(doubtsOf(view, past)),
  }));
}

function doubtsOf({ group }: ReportView, step: StepPair['own' | 'past']) {
  const byConnection = group === 'connection';
  return {
    unknown: step !== null && (isAbsent(step.state) || (!byConnection && isDoubtful(group, '', step.lacking))),
    without: byConnection ? (step?.lacking ?? []).map(({ id }) => id) : [],
  };
}

const prefixed = ({ unknown, without }: ReturnType<typeof doubtsOf>) => ({
  past_unknown: unknown,
  past_without: without,
});

/** Each with all before it, as far as there are any; without what is compared from a day of it on that was not read. */
function runningPairs(pairs: readonly StepPair[]): StepPair[] {
  const [own, past] = [new RunningStep(), new RunningStep()];
  let comparable = true;
  let unfair: NonNullable<StepPair['past']>['unfair'] = null;
  return pairs.flatMap((pair) => {
    if (!pair.own) return [];
    comparable &&= pair.past !== null && !isAbsent(pair.past.state);
    unfair ??= pair.past?.unfair ?? null;
    return {
      own: own.with(pair.own),
      past: comparable && pair.past ? { ...past.with(pair.past), unfair } : null,
    };
  });
}

class RunningStep {
  private from: Day | null = null;
  private unread = 0;
  private readonly lacking = new Map<string, Lack>();

  with<Step extends NonNullable<StepPair['own' | 'past']>>(step: Step): Step {
    this.from ??= step.from;
    this.unread += step.unread;
    for (const lack of step.lacking) this.lacking.set(lack.id, lack);
    return { ...step, from: this.from, unread: this.unread, lacking: [...this.lacking.values()] };
  }
}
