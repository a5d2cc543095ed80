import 'server-only';
import type { WorkspaceTx } from '@/lib/workspace';
import { type AuditAction, type AuditData, type EventData, type EventKind, SEVERITY } from './events';

export type NewEvent = { [K in EventKind]: { kind: K; data: EventData[K]; at?: Date } }[EventKind];

/** Adds events to a connection's log in the caller's transaction: with the change they tell of, or not at all. */
export async function recordEvents(
  { db, workspaceId }: WorkspaceTx,
  connectionId: string,
  runId: string | null,
  events: readonly NewEvent[],
): Promise<void> {
  if (events.length === 0) return;
  await db.event.createMany({
    data: events.map(({ kind, data, at }) => ({
      workspaceId,
      connectionId,
      runId,
      kind,
      severity: SEVERITY[kind],
      data,
      ...(at && { at }),
    })),
  });
}

/** Adds what the actor did to the workspace's audit log, in the caller's transaction. */
export async function audit<A extends AuditAction>(
  { db, workspaceId, actor }: WorkspaceTx,
  action: A,
  data: AuditData[A],
): Promise<void> {
  await db.auditEntry.create({
    data: { workspaceId, actorId: actor.userId ?? null, actorName: actor.name, action, data },
  });
}
