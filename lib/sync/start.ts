import 'server-only';
import { after } from 'next/server';
import { env } from '@/lib/env';
import { SpokenError } from '@/lib/errors';
import { FairShare } from '@/lib/fair-share';
import { log } from '@/lib/log';
import { MAX_DURATION_S } from './cadence';
import { type Continuation, MAX_DEPTH, SIGNATURE_HEADER, signContinuation } from './continuation';
import { type SyncResult, syncConnection, type Target } from './sync';

/** Milliseconds the next slice's request may take: it is answered before the slice begins. */
const HANDOVER_MS = 15_000;

/** Runs of this process that people have begun, and how many of them are one workspace's: each has its memory and calls. */
const begun = new FairShare({ places: 16, each: 4 });
/** Milliseconds a run waits for its turn; then the cron takes it up. */
const TURN_MS = 60_000;

/**
 * Begins a run once the response is sent, and goes on in slices until the work is done. Returns at once. Call it in a
 * request, after the transaction that scheduled the connection has committed.
 */
export function startSync({ workspaceId, connectionId }: Target, trigger: 'connect' | 'manual'): void {
  const target = { workspaceId, connectionId };
  runAfterResponse(target, 0, (deadline) => syncConnection(target, trigger, { deadline }));
}

/** Begins the next slice of a pass, once the response is sent. */
export function continueSync({ workspaceId, connectionId, fence, passBegan, depth }: Continuation): void {
  const target = { workspaceId, connectionId };
  const slice = { fence: BigInt(fence), passBegan: new Date(passBegan) };
  runAfterResponse(target, depth, (deadline) => syncConnection(target, 'continue', { deadline, slice }));
}

function runAfterResponse(target: Target, depth: number, sync: (deadline: Date) => Promise<SyncResult>): void {
  const deadline = new Date(Date.now() + MAX_DURATION_S * 1000);
  after(async () => {
    try {
      const leave = await begun.take(target.workspaceId, TURN_MS);
      const result = await sync(deadline).finally(leave);
      await handOver(target, result, depth + 1);
    } catch (error) {
      // The connection stays due, or its lease runs out: the cron carries on.
      log().error({ err: error, connectionId: target.connectionId }, 'A sync was left to the cron');
    }
  });
}

/**
 * Asks this deployment, over HTTP, to go on in a request of its own: it has the full time again. It is called directly,
 * never through HTTPS_PROXY: APP_URL is this deployment's own address, and its signature is nobody else's to see.
 */
async function handOver(target: Target, result: SyncResult, depth: number): Promise<void> {
  if (result.outcome !== 'partial' || depth > MAX_DEPTH) return;
  const { body, signature } = signContinuation({
    ...target,
    fence: `${result.fence}`,
    passBegan: result.passBegan.toISOString(),
    depth,
  });
  const response = await fetch(`${env().APP_URL}/api/sync/continue`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [SIGNATURE_HEADER]: signature },
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(HANDOVER_MS),
  });
  await response.body?.cancel();
  if (!response.ok) throw new SpokenError(`The next slice was answered ${response.status}.`);
}
