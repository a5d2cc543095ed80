import { addDays, type Day, daysBetween } from '@/lib/day';
import {
  type EndpointId,
  ProviderError,
  type ProviderErrorCode,
  type ProviderSession,
} from '@/lib/integrations/provider';
import type { Caller } from './caller';
import { checkedDays } from './check';
import type { ReadDay } from './diff';
import { dayState } from './finality';
import type { FailedSpan } from './ledger';
import type { Range } from './plan';
import { Full, type Place, sharing } from './room';

/** Reads under way at the same time, of one connection: one for each endpoint, or there about. */
const PARALLEL = 8;
/**
 * Times an answer is asked for again in halves, in one range: enough to corner a few bad days, and to read each day of a
 * first range by itself where more do not fit.
 */
const SPLITS = { untrustworthy: 12, tooLarge: 48 };

/** After these no other call has a better chance. */
const STOPS: readonly ProviderErrorCode[] = ['key_refused', 'scope_missing'];
/** After a second endpoint that ends so, no other call has one either. */
const STOPS_AT_SECOND: readonly ProviderErrorCode[] = ['unreachable', 'refused'];

type ReadUsage = ProviderSession['readUsage'];

/** Days of an endpoint that could not be read, and why. */
export type Failure = { endpoint: EndpointId; from: Day; to: Day; error: ProviderError };

/** What stays noted of it beside the coverage of its days. `at`: when the reading began. */
export function failedSpan({ endpoint, from, to, error: { code, message } }: Failure, at: Date): FailedSpan {
  const unreadable = code === 'rejected' || (code === 'bad_answer' && from === to);
  return { endpoint, from, to, at, code, problem: message, unreadable };
}

export type ReadRange = {
  days: ReadDay[];
  failures: Failure[];
  /** The place was full before the end, and what is left is for a shorter range. */
  isFull: boolean;
  /** Of the answers that were too large, the days of the shortest. */
  tooLarge: number | null;
  interrupted: unknown;
};

/**
 * Reads a range of every endpoint. What was read whole is given back even where other endpoints or days failed;
 * `interrupted` is what ended the reading before its end, if anything did. `alone`: the first read goes by itself, so
 * that a key that is refused is refused once. What does not fit into the run's `place` is neither read nor failed: it
 * is left for the next range, once this one is stored.
 */
export async function readRange(
  { from, to, endpoints }: Range,
  caller: Caller,
  readUsage: ReadUsage,
  { alone, daysPerRead, asOf, place }: { alone: boolean; daysPerRead: number; asOf: Date; place: Place },
): Promise<ReadRange> {
  const result: ReadRange = { days: [], failures: [], isFull: false, tooLarge: null, interrupted: null };
  const splits = { ...SPLITS };
  let withoutAnswer = 0;

  function maySplit({ code, tooLarge }: ProviderError, days: number): boolean {
    if (tooLarge) result.tooLarge = Math.min(days, result.tooLarge ?? days);
    return code === 'bad_answer' && days > 1 && splits[tooLarge ? 'tooLarge' : 'untrustworthy']-- > 0;
  }

  async function read(endpoint: EndpointId, first: Day, last: Day): Promise<void> {
    if (result.interrupted || result.isFull) return;
    try {
      const range = { from: first, to: last };
      const days = await caller.call(endpoint, () =>
        sharing(place, caller.signal, async (hold) => {
          let clock = asOf;
          const onClock = (theirs: Date) => {
            clock = theirs;
          };
          const answer = await readUsage(endpoint, first, last, { asOf, hold, onClock });
          return checkedDays(endpoint, range, answer).map((read) => dated(read, asOf, clock));
        }),
      );
      result.days.push(...days);
    } catch (error) {
      if (error instanceof Full) result.isFull = true;
      else if (!(error instanceof ProviderError) || STOPS.includes(error.code)) {
        result.interrupted ??= error;
        caller.halt(error);
      }
      // a bad day is cornered by halves
      else if (maySplit(error, daysBetween(first, last) + 1)) {
        const middle = addDays(first, Math.floor(daysBetween(first, last) / 2));
        await read(endpoint, addDays(middle, 1), last);
        await read(endpoint, first, middle);
      } else {
        result.failures.push({ endpoint, from: first, to: last, error });
        if (STOPS_AT_SECOND.includes(error.code) && ++withoutAnswer > 1) result.interrupted ??= error;
      }
    }
  }

  const queue = readsOf(from, to, daysPerRead).flatMap((span) => endpoints.map((endpoint) => ({ endpoint, ...span })));
  const work = async (most = Number.POSITIVE_INFINITY) => {
    for (let done = 0; done < most; done++) {
      const next = queue.shift();
      if (!next) return;
      await read(next.endpoint, next.from, next.to);
    }
  };
  if (alone) await work(1);
  await Promise.all(Array.from({ length: PARALLEL }, () => work()));
  return result;
}

/** A day that is further by our clock than by the provider's counts as read at the provider's time. */
const dated = (read: ReadDay, ours: Date, theirs: Date): ReadDay =>
  dayState(read.day, theirs) === dayState(read.day, ours) ? read : { ...read, readAt: theirs };

/** The range in pieces that one read may have, the newest first. */
function readsOf(from: Day, to: Day, daysPerRead: number): { from: Day; to: Day }[] {
  const spans: { from: Day; to: Day }[] = [];
  for (let last = to; last >= from; last = addDays(last, -daysPerRead)) {
    const first = addDays(last, 1 - daysPerRead);
    spans.push({ from: first > from ? first : from, to: last });
  }
  return spans;
}
