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
  const rows = events.map(({ kind, data, at }) => ({ kind, severity: SEVERITY[kind], data, at: at?.toISOString() }));
  await db.$executeRaw`
    INSERT INTO events (workspace_id, connection_id, run_id, kind, severity, data, at)
    SELECT ${workspaceId}::uuid, ${connectionId}::uuid, ${runId}::uuid, kind, severity, data, coalesce(at, now())
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS _ (kind text, severity text, data jsonb, at timestamptz)`;
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
