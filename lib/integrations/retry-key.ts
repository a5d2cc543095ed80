import 'server-only';
import { audit, type NewEvent, recordEvents } from '@/lib/activity/record';
import type { Member } from '@/lib/auth/actor';
import { AppError } from '@/lib/errors';
import { scheduleNow } from '@/lib/sync/schedule';
import { withWorkspace } from '@/lib/workspace';
import { connectionOf, liveConnectionOf } from './connections';
import { openKey, sealedKeyOf } from './credentials';
import { permitted } from './permitted';
import { type CallRecord, ProviderError } from './provider';
import { providerOf } from './registry';
import { tryUsage, wordsOf } from './verify';

/** `accepted`: the block is gone. `mayStart`: the caller starts a sync, because the connection is not paused. */
export type Retried = { outcome: 'accepted' | 'refused' | 'unclear'; message: string; mayStart: boolean };

/**
 * Tries the stored key of a connection whose key was rejected, without its being pasted again. Only an answer that
 * accepts it takes the block away; any other leaves it as it was, and says why.
 * @throws AppError `conflict` where there is nothing to try.
 */
export async function retryKey(actor: Member, { id }: { id: string }): Promise<Retried> {
  const { connection, sealed } = await withWorkspace(actor, 'connections.write', async (tx) => {
    const connection = await connectionOf(tx, id);
    return { connection, sealed: connection.blockedReason ? await sealedKeyOf(tx, id) : null };
  });
  if (!sealed) throw notBlocked();
  const provider = providerOf(connection.provider);
  const calls: NewEvent[] = [];
  const session = provider.open(await openKey(sealed), {
    host: connection.apiHost,
    beforeRequest: () => permitted(actor, id),
    onCall: ({ at, ...data }: CallRecord) => calls.push({ kind: 'call', at, data }),
  });
  const answer = await tryUsage(provider, session, 1);
  const error = answer instanceof ProviderError ? answer : null;
  const outcome = outcomeOf(error);
  return withWorkspace(actor, 'connections.write', async (tx) => {
    const { name, blockedReason, pausedAt } = await liveConnectionOf(tx, id);
    const now = await sealedKeyOf(tx, id);
    // Another key was stored meanwhile: this answer is not about it.
    if (!blockedReason || !now || !Buffer.from(now.sealed).equals(sealed.sealed)) throw notBlocked();
    if (outcome === 'accepted') {
      await tx.db.connection.update({
        where: { workspaceId_id: { workspaceId: tx.workspaceId, id } },
        data: { blockedReason: null, blockedAt: null, retryReason: null },
      });
      if (!pausedAt) await scheduleNow(tx, id);
    }
    await recordEvents(tx, id, null, [...calls, told(actor.name, outcome, error)]);
    await audit(tx, 'connection.key_retried', { connectionId: id, name, outcome });
    const works = pausedAt
      ? 'The key works. The connection is paused: choose Resume to sync again.'
      : 'The key works. A sync begins now.';
    const message = error ? wordsOf(error) : works;
    return { outcome, message, mayStart: outcome === 'accepted' && !pausedAt };
  });
}

function outcomeOf(error: ProviderError | null): Retried['outcome'] {
  if (!error) return 'accepted';
  return error.code === 'key_refused' || error.code === 'scope_missing' ? 'refused' : 'unclear';
}

function told(by: string, outcome: Retried['outcome'], error: ProviderError | null): NewEvent {
  const { status = null, requestId = null, scope = null, message: problem = null, shownCode = null } = error ?? {};
  const reason = error?.problem ? { reason: error.problem.id, shownCode } : {};
  return { kind: 'key_retried', data: { by, outcome, status, requestId, scope, problem, ...reason } };
}

const notBlocked = () =>
  new AppError('conflict', 'This connection’s key is not blocked, or was replaced meanwhile. Look at the page again.');
