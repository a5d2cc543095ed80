import { eachDay } from '@/lib/day';
import { type EndpointId, type Provider, ProviderError, type ProviderSession } from '@/lib/integrations/provider';
import { log } from '@/lib/log';
import { Caller, TimeUp } from './caller';
import { endingOf, failedEvent } from './ending';
import { finishRun } from './finish';
import { type Claim, FencedOff, type Learned, type LedgerTx } from './ledger';
import { Notes } from './notes';
import { longReadingDone, nextRange, noteFailed, noteStored, type Plan, planOf } from './plan';
import { failedSpan, type ReadRange, readRange } from './read';
import { type Place, sharing } from './room';
import { shared } from './shared';
import { batchesOf, storeDays } from './store';
import type { RunOutcome } from './types';
import type { World } from './world';

/** Rows a range may bring, as far as the range before tells: what is fetched is held in memory until it is stored. */
const RANGE_ROWS = 20_000;
/** How many of the longest reads of an endpoint one range is made of at most. */
const READS_IN_RANGE = 2;

export type RunOptions = {
  /** No request begins after it. */
  until: Date;
  /** Aborted with a FencedOff or a TimeUp. */
  signal: AbortSignal;
  /** When the pass began that this run goes on with; a new pass when left out. */
  passBegan?: Date | undefined;
};

/** A run under way: what it was given, and what it has learned so far. */
type Run = {
  claim: Claim;
  world: World;
  provider: Provider;
  caller: Caller;
  place: Place;
  notes: Notes;
  /** For the next transaction to write. */
  learned: Learned;
  unavailable: readonly EndpointId[];
  longReadingDone: boolean;
  /** Whether a day was stored. */
  progressed: boolean;
  /** Calls that failed for good, while the run went on with others. */
  failed: ProviderError[];
  /** Events committed so far. */
  recorded: number;
  /** A commit was asked for and not heard of again; with the outcome, where it was the run's end. */
  doubt: { ended: RunOutcome | null } | null;
};

/**
 * One pass over a claimed connection: names, then days from the newest back, then the end. Whatever happens is an
 * outcome; it throws only when the database cannot be told, and then the next claim closes the run.
 */
export async function runSync(claim: Claim, world: World, options: RunOptions): Promise<RunOutcome> {
  const run = begin(claim, world, options);
  const { ledger } = world;
  try {
    try {
      const { caller, notes } = run;
      const { signal, beforeRequest } = caller;
      const host = claim.connection.apiHost;
      const session = run.provider.open(await claim.openKey(), { host, signal, beforeRequest, onCall: notes.call });
      if (!options.passBegan) await readNames(run, session);
      return await readDays(run, session, options.passBegan);
    } catch (error) {
      if (error instanceof FencedOff) throw error;
      return (await settleDoubt(run)) ?? (await write(run, (tx) => end(run, tx, error)));
    }
  } catch (error) {
    if (!(error instanceof FencedOff)) throw error;
    const ended = await settleDoubt(run);
    if (ended) return ended;
    run.notes.add({ kind: 'fenced_off', data: { reason: 'another run, a pause or a disconnect' } });
    const { calls, waitedMs } = tallyOf(run);
    await ledger.stop(claim, { outcome: 'stopped', calls, waitedMs, error: null }, run.notes.pending);
    return 'stopped';
  } finally {
    run.place.release();
  }
}

function begin(claim: Claim, world: World, { until, signal }: RunOptions): Run {
  const { connection, bucket } = claim;
  const provider = world.providerOf(connection.provider);
  const mayCall = shared(() => world.ledger.stands(claim));
  const caller = new Caller({ world, until, signal, mayCall, bucket, pace: provider.pace });
  const { unavailable } = connection;
  const state = {
    learned: {},
    unavailable,
    longReadingDone: false,
    progressed: false,
    failed: [],
    recorded: 0,
    doubt: null,
  };
  return { claim, world, provider, caller, place: world.room.enter(claim.workspaceId), notes: new Notes(), ...state };
}

/** Names are a convenience: without them the usage is read all the same. */
async function readNames({ claim, caller, place, notes, learned }: Run, session: ProviderSession): Promise<void> {
  try {
    learned.names = await caller.call('projects', () =>
      sharing(place, caller.signal, (hold) => session.readProjects({ hold })),
    );
    learned.namesReadable = true;
  } catch (error) {
    if (!(error instanceof ProviderError) || error.code === 'key_refused') throw error;
    if (error.code === 'scope_missing') {
      const { scope, requestId } = error;
      if (claim.connection.namesReadable) notes.add({ kind: 'names_unreadable', data: { scope, requestId } });
      learned.namesReadable = false;
    } else if (error.code !== 'endpoint_unknown') notes.add(failedEvent(error));
  }
}

/** Reads and stores range after range until nothing is left that this pass has to read, and ends the run with that. */
async function readDays(run: Run, session: ProviderSession, passBegan: Date | undefined): Promise<RunOutcome> {
  const { claim, world, provider, caller } = run;
  const plan = planOf(claim, provider.usageEndpoints, passBegan);
  const cautious = passBegan !== undefined || claim.failures > 0 || claim.connection.lastSuccessAt === null;
  const mostDays = READS_IN_RANGE * provider.maxDaysPerRead;
  let maxDays = provider.maxDaysPerRead;
  let ceiling = mostDays;
  for (let isFirst = true; ; isFirst = false) {
    const range = nextRange(plan, maxDays, isFirst);
    run.longReadingDone = longReadingDone(plan);
    if (!range) {
      const outcome = await write(run, (tx) => endIfDone(run, tx, plan));
      if (outcome) return outcome;
      continue;
    }
    const readAt = await world.ledger.stands(claim);
    plan.now = readAt;
    const how = { alone: isFirst && cautious, daysPerRead: provider.maxDaysPerRead, asOf: readAt, place: run.place };
    const read = await readRange(range, caller, session.readUsage, how);
    noteFailures(run, read, plan, readAt);
    const batches = batchesOf(read.days);
    for (const [i, days] of batches.entries()) {
      const outcome = await write(run, async (tx) => {
        noteStored(plan, readAt, await storeDays(tx, readAt, days));
        return i === batches.length - 1 && !read.interrupted ? endIfDone(run, tx, plan) : null;
      });
      if (outcome) return outcome;
      run.progressed ||= days.length > 0;
    }
    run.place.release();
    if (read.interrupted) throw read.interrupted;
    const rows = read.days.reduce((sum, { groups }) => sum + groups.length, 0);
    const days = eachDay(range.from, range.to).length;
    ceiling = read.tooLarge ? read.tooLarge / 2 : Math.min(mostDays, ceiling * 2);
    const fitting = read.isFull ? days / 2 : RANGE_ROWS / Math.max(1, rows / days);
    maxDays = Math.max(1, Math.floor(Math.min(ceiling, fitting)));
  }
}

/** Ends the run where nothing is left to read, nor asked for while it was under way; nobody can ask before the commit. */
async function endIfDone(run: Run, tx: LedgerTx, plan: Plan): Promise<RunOutcome | null> {
  plan.readings.ask(await tx.asked());
  run.longReadingDone = longReadingDone(plan);
  return nextRange(plan, 1, false) === null ? end(run, tx, null) : null;
}

/** An unknown endpoint is not available; one that fails is left alone for the rest of the run, a bad day by itself. */
function noteFailures(run: Run, { days, failures }: ReadRange, plan: Plan, at: Date): void {
  const { claim, notes, failed } = run;
  const answered = new Set(days.map(({ endpoint }) => endpoint));
  const unavailable = new Set(run.unavailable.filter((endpoint) => !answered.has(endpoint)));
  for (const { endpoint, from, to, error } of failures) {
    if (error.code !== 'bad_answer') plan.endpoints = plan.endpoints.filter((other) => other !== endpoint);
    noteFailed(plan, { endpoint, from, to }, at);
    if (error.code !== 'endpoint_unknown') {
      run.learned.failed = [...(run.learned.failed ?? []), failedSpan({ endpoint, from, to, error }, at)];
      failed.push(error);
      notes.add(failedEvent(error, from));
    } else if (!unavailable.has(endpoint)) {
      unavailable.add(endpoint);
      if (!claim.connection.unavailable.includes(endpoint))
        notes.add({ kind: 'endpoint_unavailable', data: { endpoint } });
    }
  }
  const changed = unavailable.size !== run.unavailable.length || run.unavailable.some((each) => !unavailable.has(each));
  if (changed) run.learned.unavailable = run.unavailable = [...unavailable];
}

/** One transaction under the run's fence, which takes along what was noted and learned until now. */
async function write<T>(run: Run, work: (tx: LedgerTx) => Promise<T>): Promise<T> {
  const { claim, world, notes } = run;
  const before = notes.pending;
  const learned = run.learned;
  let recorded = 0;
  run.doubt = { ended: null };
  const result = await world.ledger.write(claim, async (tx) => {
    const record: LedgerTx['record'] = (events) => {
      recorded += events.length;
      return tx.record(events);
    };
    const counted = { ...tx, record };
    await tx.learn(learned);
    await record(before);
    const value = await work(counted);
    await record(notes.pending.slice(before.length));
    return value;
  });
  run.doubt = null;
  run.recorded += recorded;
  run.learned = {};
  notes.forget();
  return result;
}

/** Whether the commit in doubt came through: then what it recorded is not recorded again. @returns the run's outcome if it was its end */
async function settleDoubt(run: Run): Promise<RunOutcome | null> {
  const { claim, world, notes, doubt, recorded } = run;
  if (!doubt) return null;
  run.doubt = null;
  const inLog = await world.ledger.eventsOf(claim);
  if (inLog === recorded) return null;
  run.recorded = inLog;
  notes.forget();
  return doubt.ended;
}

/** The run's last words, in the transaction given. `interrupted` is what kept it from going on; null for nothing. */
async function end(run: Run, tx: LedgerTx, interrupted: unknown): Promise<RunOutcome> {
  const { claim, world, notes, failed } = run;
  // With trouble and not one day to show for its time, the next run would do no better at once.
  const { stuck, trouble: seen } = run.caller;
  const trouble = stuck ?? (interrupted instanceof TimeUp && !run.progressed ? seen : null);
  const chance = { now: world.now(), random: world.random };
  const ending = endingOf(interrupted, failed[0] ?? trouble, claim.failures, chance);
  if (ending.error?.code === 'internal')
    log().error({ err: interrupted, runId: claim.runId, connectionId: claim.connectionId }, 'A sync run failed');
  const cause = ending.error?.cause ?? null;
  if (ending.outcome === 'failed' && !failed.some((error) => error === cause)) notes.add(failedEvent(cause));
  await finishRun(tx, ending, tallyOf(run));
  if (run.doubt) run.doubt.ended = ending.outcome;
  return ending.outcome;
}

const tallyOf = ({ notes, caller, longReadingDone }: Run) => ({
  calls: notes.calls,
  waitedMs: caller.waitedMs,
  bucket: caller.bucket,
  longReadingDone,
});
