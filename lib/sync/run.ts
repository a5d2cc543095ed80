import 'server-only';
import { systemActor } from '@/lib/auth/actor';
import { eachDay } from '@/lib/day';
import { globalDb } from '@/lib/db';
import { isCurrent, openKey, resealKey } from '@/lib/integrations/credentials';
import { type EndpointId, type Provider, ProviderError, type ProviderSession } from '@/lib/integrations/provider';
import { log } from '@/lib/log';
import type { Secret } from '@/lib/secret';
import { withWorkspace } from '@/lib/workspace';
import { Caller } from './caller';
import type { Claim } from './claim';
import { endingOf, failedEvent } from './ending';
import { FencedOff, holdFence } from './fence';
import { finishRun, stopRun } from './finish';
import { noteNamesUnreadable, storeNames } from './names';
import { Notes } from './notes';
import { longReadingDone, longReadingDue, nextRange, type Plan, passBeganAt } from './plan';
import { type Failure, readRange } from './read';
import { readingsOf } from './readings';
import { storeInBatches } from './store';
import type { RunOutcome } from './types';
import type { World } from './world';

/** Rows a range may bring, as far as the range before tells: what is fetched is held in memory until it is stored. */
const RANGE_ROWS = 50_000;

export type RunOptions = {
  /** No call begins after it. */
  until: Date;
  /** Aborted with a FencedOff or a TimeUp. */
  signal: AbortSignal;
  /** When the pass began that this run goes on with; a new pass when left out. */
  passBegan?: Date | undefined;
};

/** A run under way: what it was given, and what it has learned so far. */
type Run = {
  claim: Claim;
  provider: Provider;
  session: ProviderSession;
  caller: Caller;
  notes: Notes;
  learned: { unavailable: EndpointId[]; longReadingDone: boolean };
  /** Calls that failed for good, while the run went on with others. */
  failed: ProviderError[];
};

/**
 * One pass over a claimed connection: names, then days from the newest back, then the end. Whatever happens is an
 * outcome; it throws only when the database cannot be told, and then the next claim closes the run.
 */
export async function runSync(claim: Claim, world: World, options: RunOptions): Promise<RunOutcome> {
  const { until, signal } = options;
  const notes = new Notes();
  const caller = new Caller({ world, until, signal, mayCall: () => holdFence(globalDb(), claim) });
  const learned = { unavailable: [...claim.connection.unavailable], longReadingDone: false };
  const failed: ProviderError[] = [];
  const interrupted = await work().then(
    () => null,
    (error: unknown) => error,
  );

  async function work() {
    const provider = world.providerOf(claim.connection.provider);
    const key = await keyOf(claim);
    const session = provider.open(key, { signal: caller.signal, onCall: notes.call });
    const run: Run = { claim, provider, session, caller, notes, learned, failed };
    if (!options.passBegan) await readNames(run);
    await readDays(run, options.passBegan);
  }

  const tally = () => ({ calls: notes.calls, waitedMs: caller.waitedMs, events: notes.pending });
  if (interrupted instanceof FencedOff) return stopped();
  const ending = endingOf(interrupted, failed[0] ?? null, claim.failures, world.now());
  if (ending.error?.code === 'internal')
    log().error({ err: interrupted, runId: claim.runId, connectionId: claim.connectionId }, 'A sync run failed');
  const cause = ending.error?.cause ?? null;
  if (ending.outcome === 'failed' && !failed.some((error) => error === cause)) notes.add(failedEvent(cause));
  try {
    await finishRun(claim, ending, learned, tally());
    return ending.outcome;
  } catch (error) {
    if (error instanceof FencedOff) return stopped();
    throw error;
  }

  async function stopped(): Promise<RunOutcome> {
    await stopRun(claim, tally());
    return 'stopped';
  }
}

/** Opens the claim's key; one that an older ring key sealed is sealed again on the way. */
async function keyOf(claim: Claim): Promise<Secret> {
  const key = await openKey(claim.sealedKey);
  if (!isCurrent(claim.sealedKey))
    await withWorkspace(systemActor(claim.workspaceId), 'sync.run', async (tx) => {
      await holdFence(tx.db, claim);
      await resealKey(tx, claim.sealedKey, key);
    });
  return key;
}

/** Names are a convenience: without them the usage is read all the same. */
async function readNames({ claim, session, caller, notes }: Run): Promise<void> {
  try {
    const names = await caller.call(() => session.readProjects());
    await storeNames(claim, names);
  } catch (error) {
    if (!(error instanceof ProviderError) || error.code === 'key_refused') throw error;
    if (error.code === 'scope_missing') {
      const { scope, requestId } = error;
      if (claim.connection.namesReadable) notes.add({ kind: 'names_unreadable', data: { scope, requestId } });
      await noteNamesUnreadable(claim);
    } else if (error.code !== 'endpoint_unknown') notes.add(failedEvent(error));
  }
}

/** Reads and stores range after range until nothing is left that this pass has to read. */
async function readDays(run: Run, passBegan: Date | undefined): Promise<void> {
  const { claim, provider, session, caller, notes, learned } = run;
  const { connection, claimedAt } = claim;
  const long = longReadingDue(connection.lastLongReadAt, claimedAt);
  const asked = new Set<EndpointId>();
  const plan: Plan = {
    now: claimedAt,
    historyFrom: connection.historyFrom,
    endpoints: provider.usageEndpoints.filter((endpoint) => long || !learned.unavailable.includes(endpoint)),
    readings: await readingsOf(claim),
    passBegan: passBegan ?? passBeganAt(claimedAt, connection.retryReason !== null && claim.trigger !== 'manual'),
    long,
  };
  let maxDays = provider.maxDaysPerRead;
  for (let isFirst = true; ; isFirst = false) {
    const range = nextRange(plan, maxDays, isFirst);
    learned.longReadingDone = longReadingDone(plan);
    if (!range) return;
    const readAt = await holdFence(globalDb(), claim);
    plan.now = readAt;
    const read = await readRange(range, caller, session.readUsage, isFirst);
    noteFailures(run, read.failures, plan, readAt);
    for (const { endpoint } of read.days) asked.add(endpoint);
    learned.unavailable = learned.unavailable.filter((endpoint) => !asked.has(endpoint));
    const { suspect, kept } = await notes.hand((events) =>
      storeInBatches(claim, readAt, read.days, { events, unavailable: learned.unavailable }),
    );
    for (const { endpoint, day } of kept) plan.readings.set(endpoint, day, { readAt, suspectAt: null });
    for (const { endpoint, day } of suspect) plan.readings.set(endpoint, day, { readAt: null, suspectAt: readAt });
    if (read.interrupted) throw read.interrupted;
    const rows = read.days.reduce((sum, { groups }) => sum + groups.length, 0);
    const perDay = Math.max(1, rows / eachDay(range.from, range.to).length);
    maxDays = Math.max(1, Math.min(provider.maxDaysPerRead, Math.floor(RANGE_ROWS / perDay)));
  }
}

/** An unknown endpoint is not available; one that fails is left alone for the rest of the run, a bad day by itself. */
function noteFailures({ claim, learned, notes, failed }: Run, failures: readonly Failure[], plan: Plan, at: Date) {
  for (const { endpoint, from, to, error } of failures) {
    if (error.code !== 'bad_answer') plan.endpoints = plan.endpoints.filter((other) => other !== endpoint);
    for (const day of eachDay(from, to)) {
      const known = plan.readings.get(endpoint, day) ?? { readAt: null, suspectAt: null };
      plan.readings.set(endpoint, day, { ...known, failedAt: at });
    }
    if (error.code !== 'endpoint_unknown') {
      failed.push(error);
      notes.add(failedEvent(error, from));
    } else {
      if (!claim.connection.unavailable.includes(endpoint))
        notes.add({ kind: 'endpoint_unavailable', data: { endpoint } });
      if (!learned.unavailable.includes(endpoint)) learned.unavailable.push(endpoint);
    }
  }
}
