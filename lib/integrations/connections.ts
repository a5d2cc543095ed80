import 'server-only';
import { addDays, type Day, dayOf, startOf } from '@/lib/day';
import { AppError } from '@/lib/errors';
import { lockSchedule } from '@/lib/sync/schedule';
import type { WorkspaceTx } from '@/lib/workspace';
import type { OrganizationFacts } from './identity';
import type { KeyFacts } from './verify';

/** The connection of this workspace, or `not_found`: also for another workspace's id. */
export async function connectionOf({ db, workspaceId }: WorkspaceTx, id: string) {
  const connection = await db.connection.findUnique({ where: { workspaceId_id: { workspaceId, id } } });
  if (!connection) throw new AppError('not_found', 'There is no such connection in this workspace.');
  return connection;
}

/**
 * The same, to be changed: its schedule is locked until the transaction ends, so that two people's changes and a
 * sync's writes come one after the other. Refused when it is disconnected: there is nothing to change then.
 */
export async function liveConnectionOf(tx: WorkspaceTx, id: string) {
  // A range being stored holds the lock for seconds; a person's pause or disconnect must outwait it.
  await tx.db.$queryRaw`SELECT set_config('lock_timeout', '12s', true)`;
  await lockSchedule(tx, id);
  const connection = await connectionOf(tx, id);
  if (connection.disconnectedAt)
    throw new AppError('conflict', `“${connection.name}” is disconnected. Connect it again first.`);
  return connection;
}

const USAGE_DAYS = 60;

/** What a connection tells of its organization. */
export type KnownOrganization = OrganizationFacts & {
  id: string;
  name: string;
  isSandbox: boolean;
  apiHost: string;
  disconnectedAt: Date | null;
  historyFrom: Day;
};

/** Connecting one organization at a time: what one transaction sees of the others still holds when it commits. */
export async function lockConnecting({ db, workspaceId }: WorkspaceTx): Promise<void> {
  await db.$queryRaw`SELECT FROM workspaces WHERE id = ${workspaceId}::uuid FOR NO KEY UPDATE`;
}

/** Keeps the project list that came with the key's checks: names on the first page, and an identity to compare. */
export async function keepProjects({ db, workspaceId }: WorkspaceTx, connectionId: string, { projects }: KeyFacts) {
  await db.project.createMany({
    data: projects.map((project) => ({ workspaceId, connectionId, ...project })),
    skipDuplicates: true,
  });
}

/** What the workspace's connections tell of their organizations. */
export async function organizationsOf(
  { db, workspaceId }: WorkspaceTx,
  provider: string,
): Promise<KnownOrganization[]> {
  const connections = await db.connection.findMany({
    where: { workspaceId, provider },
    select: {
      id: true,
      name: true,
      organizationId: true,
      isSandbox: true,
      apiHost: true,
      disconnectedAt: true,
      historyFrom: true,
      projects: { select: { projectId: true } },
    },
    orderBy: [{ connectedAt: 'asc' }, { id: 'asc' }],
  });
  const used = await db.usageRow.findMany({
    where: {
      workspaceId,
      day: { gte: startOf(addDays(dayOf(Date.now()), -USAGE_DAYS)) },
      projectId: { not: 'unattributed' },
    },
    distinct: ['connectionId', 'projectId'],
    select: { connectionId: true, projectId: true },
  });
  return connections.map(({ projects, historyFrom, ...connection }) => ({
    ...connection,
    historyFrom: dayOf(historyFrom),
    projectIds: projects.length > 0 ? projects.map(({ projectId }) => projectId) : null,
    usageProjectIds: used
      .filter(({ connectionId }) => connectionId === connection.id)
      .map(({ projectId }) => projectId),
  }));
}

/** @throws AppError at the field `name` when another connection of the workspace has it. */
export async function assertNameFree({ db, workspaceId }: WorkspaceTx, name: string, exceptId?: string): Promise<void> {
  // As its unique index compares: Prisma's own comparison without case takes the name for a pattern.
  const [taken] = await db.$queryRaw<{ disconnectedAt: Date | null }[]>`
    SELECT disconnected_at AS "disconnectedAt" FROM connections
    WHERE workspace_id = ${workspaceId}::uuid AND lower(name) = lower(${name})
      AND id IS DISTINCT FROM ${exceptId ?? null}::uuid`;
  if (!taken) return;
  const which = taken.disconnectedAt ? 'A disconnected connection' : 'Another connection';
  const message = `${which} has this name already. Choose another one.`;
  throw new AppError('conflict', message, { name: message });
}

/** Turns the database's word on a race (two people, one name or key) into the same sentence the check would say. */
export function orTaken(error: unknown): never {
  if (error instanceof Error && 'code' in error && error.code === 'P2002') {
    const message = 'Somebody was faster: this name or key has just been taken. Look at the list of connections.';
    throw new AppError('conflict', message);
  }
  throw error;
}
