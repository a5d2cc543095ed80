import 'server-only';
import type { Day } from '@/lib/day';
import { Prisma } from '@/lib/generated/prisma/client';
import type { Reader } from '@/lib/workspace';
import { UNFAIR_SHORT } from './fairness';
import { FINALITY_WORDS, isAbsent } from './finality';
import { freshnessOfBoth } from './freshness';
import { isDoubtful, pairsOf, type StepPair } from './pairs';
import { comparisonOf, type ReportView } from './view';

/**
 * A step of a file. `unknown`: a group without usage has no zero; `without` are the connections of which that holds where
 * they are the groups; `unread_all`: nor have all groups together. `ahead`: nothing of it is over.
 */
type StepInFile = {
  step: number;
  from?: Day;
  to?: Day;
  state?: string;
  unread?: number;
  unread_all: boolean;
  unknown: boolean;
  without: string[];
  ahead: boolean;
  over_to?: Day;
  past_from?: Day;
  past_to?: Day;
  past_unread?: number;
  past_unread_all: boolean;
  past_unknown: boolean;
  past_without: string[];
  comparable?: string;
};

/** As rows `d` of a query. */
export const recordsOf = (steps: readonly StepInFile[]): Prisma.Sql => Prisma.sql`
  jsonb_to_recordset(${JSON.stringify(steps)}::jsonb) AS d (step int, "from" date, "to" date, state text, unread int,
    unread_all boolean, unknown boolean, without text[], ahead boolean, over_to date, past_from date, past_to date, past_unread int,
    past_unread_all boolean, past_unknown boolean, past_without text[], comparable text)`;

/** Each step of a view and what it is compared with, as of the moment its rows are of: some are only compared ones. */
export async function stepsIn(reader: Reader, view: ReportView): Promise<StepInFile[]> {
  const compared = comparisonOf(view);
  const { now, before } = await freshnessOfBoth(reader, view, compared, view.connection);
  const cumulative = view.interval === 'cumulative';
  let [unread, pastUnread] = [0, 0];
  return pairsOf(view, now, compared && before && { ...compared, ...before }).map(({ own, past }, step) => {
    unread = (cumulative ? unread : 0) + (own?.unread ?? 0);
    pastUnread = (cumulative ? pastUnread : 0) + (past?.unread ?? 0);
    return {
      step,
      ...(own && { from: cumulative ? view.from : own.from, to: own.to, state: FINALITY_WORDS[own.state], unread }),
      ...doubtsOf(view, own),
      ...(own?.over && { over_to: own.over.to }),
      ahead: own?.state === 'ahead',
      ...(past && { past_from: past.from, past_to: past.to, past_unread: pastUnread }),
      ...(past && { comparable: past.unfair ? UNFAIR_SHORT[past.unfair] : 'yes' }),
      ...prefixed(doubtsOf(view, past)),
    };
  });
}

function doubtsOf({ group }: ReportView, step: StepPair['own' | 'past']) {
  const byConnection = group === 'connection';
  const absent = step !== null && isAbsent(step.state);
  return {
    unread_all: absent || step?.state === 'gap',
    unknown: absent || (step !== null && !byConnection && isDoubtful(group, '', step.lacking)),
    without: byConnection ? (step?.lacking ?? []).map(({ id }) => id) : [],
  };
}

const prefixed = ({ unread_all, unknown, without }: ReturnType<typeof doubtsOf>) => ({
  past_unread_all: unread_all,
  past_unknown: unknown,
  past_without: without,
});
