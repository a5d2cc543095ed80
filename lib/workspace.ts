import 'server-only';
import type pg from 'pg';
import type { Actor } from './auth/actor';
import { assertMay } from './auth/may';
import { isRead, type Permission } from './auth/permissions';
import { assertStillMay, lockMemberships } from './auth/still-may';
import { globalDb, pgClient, poolShare, type Transaction, USUAL_MS, type Way } from './db';
import { AppError } from './errors';
import { Prisma } from './generated/prisma/client';
import { replicaAnswers, replicaFailed } from './replica';

/** An open transaction in one workspace: the only way to a tenant's rows. */
export type WorkspaceTx<A extends Actor = Actor> = {
  readonly db: Transaction;
  readonly workspaceId: string;
  readonly actor: A;
};

/** What reads inside a transaction of a workspace, Prisma's or one of `openSnapshot`. */
export type Reader = { readonly workspaceId: string; readonly db: { $queryRaw<T>(query: Prisma.Sql): Promise<T> } };

type Options = {
  /** Milliseconds the transaction may last; 15 s unless told. A streamed export needs more. */
  timeout?: number;
  /** Writes a file as it is read: on the connections for exports, which nothing else waits for. */
  exports?: boolean;
  /** All statements see one moment (repeatable read). */
  snapshot?: boolean;
  /**
   * May read from a streaming replica, a little behind: for figures, never for a page on which people change what they
   * see. Without one that answers it is the primary. Nothing can be written, on either.
   */
  replica?: boolean;
  /**
   * Writes under a permission to read, as an export does that records itself. Otherwise PostgreSQL refuses every write
   * there, because a read is not authorized again at its end.
   */
  writes?: boolean;
  /**
   * For a verb that changes memberships, its own among them: it is authorized again before it begins instead of at its
   * end, and verbs of this kind wait for each other within the workspace. Keep it short.
   */
  changesMembers?: boolean;
};

/**
 * The door: checks the permission, opens one transaction and binds it to the actor's workspace, which row-level
 * security then enforces on every statement in it. Never call a provider inside, and never open another one inside:
 * a workspace has half of the connections at most. What a member writes is authorized once more right before the commit
 * (`assertStillMay`): they may have been removed while a provider was waited for.
 * @throws AppError `forbidden` when the role may not, or may not any more; `unauthenticated` when the session has ended
 *   or the membership is gone by the time of the commit, and nothing is written then; `unavailable` when no connection is
 *   free in time.
 */
export async function withWorkspace<T, A extends Actor>(
  actor: A,
  permission: Permission,
  run: (tx: WorkspaceTx<A>) => Promise<T>,
  {
    timeout = USUAL_MS,
    exports = false,
    snapshot,
    replica,
    writes = !isRead(permission),
    changesMembers,
  }: Options = {},
): Promise<T> {
  assertMay(actor, permission);
  let begun = false;
  const transaction = async (given: Way) => {
    const way = { ...given, exports, patient: timeout > USUAL_MS };
    const leave = await poolShare(way).take(holderOf(actor, permission), turnMs(permission));
    try {
      return await globalDb(way).$transaction(
        async (db) => {
          const tx = await bindWorkspace(db, actor, { timeout, readOnly: replica || !writes });
          begun = true;
          if (changesMembers) {
            await lockMemberships(tx);
            await assertStillMay(tx, permission);
          }
          const result = await run(tx);
          if (writes && !changesMembers) await assertStillMay(tx, permission);
          return result;
        },
        { timeout, ...(snapshot && { isolationLevel: 'RepeatableRead' as const }) },
      );
    } finally {
      leave();
    }
  };
  return replica ? preferReplica(transaction, () => begun) : transaction({});
}

/** Milliseconds a transaction waits for its turn: a person for a few seconds, a sync longer, as nobody watches it. */
const turnMs = (permission: Permission): number => (permission === 'sync.run' ? 30_000 : 5_000);

/** Who shares the connections: each workspace, and the syncs of all of them together, which are many at a time. */
const holderOf = (actor: Actor, permission: Permission): string =>
  permission === 'sync.run' ? permission : actor.workspaceId;

/** A read-only snapshot of a workspace. Its transaction is to be ended, then `release` gives the connection back. */
export type Snapshot = { client: pg.PoolClient; release: (destroy?: boolean) => void };

/** A statement ends soon after its reader is gone, also before its first row. */
const SNAPSHOT = `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
  SET LOCAL client_connection_check_interval = '1s'`;

/**
 * The door for COPY, which Prisma does not speak: a connection of `pg` with a read-only snapshot open on it, bound in the
 * same way, from the replica where there is one. The caller ends the transaction and gives the connection back.
 */
export async function openSnapshot(actor: Actor, permission: Permission, timeout: number): Promise<Snapshot> {
  assertMay(actor, permission);
  return preferReplica(async (given) => {
    const way = { ...given, exports: true };
    const leave = await poolShare(way).take(holderOf(actor, permission), turnMs(permission));
    const client = await pgClient(way).catch((error: unknown) => {
      leave();
      throw error;
    });
    const release = (destroy = false) => {
      client.release(destroy);
      leave();
    };
    try {
      await client.query(SNAPSHOT);
      const { text, values } = binding(actor, timeout, true);
      await client.query(text, values);
      return { client, release };
    } catch (error) {
      release(true);
      throw error;
    }
  });
}

/** Where the replica fails once the work has `begun`, or is busy with others of ours, the primary is not asked. */
async function preferReplica<T>(work: (way: Way) => Promise<T>, begun = () => false): Promise<T> {
  if (!replicaAnswers()) return work({});
  try {
    return await work({ replica: true });
  } catch (error) {
    if (begun() || error instanceof AppError) throw error;
    replicaFailed(error);
    return work({});
  }
}

/**
 * Binds an open transaction to the actor's workspace. For the sync's claim alone, which learns the workspace inside
 * its transaction: everything else comes through the door above.
 */
export async function bindWorkspace<A extends Actor>(
  db: Transaction,
  actor: A,
  { timeout = USUAL_MS, readOnly = false }: { timeout?: number; readOnly?: boolean | undefined } = {},
): Promise<WorkspaceTx<A>> {
  await db.$queryRaw(binding(actor, timeout, readOnly));
  return { db, workspaceId: actor.workspaceId, actor };
}

/**
 * Transaction-local, all of it: a pooled connection must carry nothing into the next transaction. No statement of a
 * tenant may read a table from end to end: every tenant's rows lie in it (a year of one: 0.4 s at ten million rows).
 */
const binding = (actor: Actor, timeout: number, readOnly: boolean): Prisma.Sql =>
  Prisma.sql`SELECT set_config('app.workspace_id', ${actor.workspaceId}, true),
    set_config('app.user_id', ${actor.kind === 'member' ? actor.userId : ''}, true),
    set_config('enable_seqscan', 'off', true),
    set_config('lock_timeout', '3s', true),
    set_config('statement_timeout', ${`${timeout}ms`}, true),
    set_config('idle_in_transaction_session_timeout', ${`${timeout}ms`}, true)
    ${readOnly ? Prisma.sql`, set_config('transaction_read_only', 'on', true)` : Prisma.empty}`;
