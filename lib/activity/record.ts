import 'server-only';
import { clientAddress } from '@/lib/request';
import { requestHeaders } from '@/lib/request-id';
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

/**
 * Adds what the actor did to the workspace's audit log, in the caller's transaction, with the address that the request came
 * from. On the command line there is no request, and so no address.
 */
export async function audit<A extends AuditAction>(
  { db, workspaceId, actor }: WorkspaceTx,
  action: A,
  data: AuditData[A],
): Promise<void> {
  await db.auditEntry.create({
    data: { workspaceId, actorId: actor.userId ?? null, actorName: actor.name, address: sourceAddress(), action, data },
  });
}

/** Longest an address of IPv6 with its zone is; a header may hold anything. */
const LONGEST_ADDRESS = 64;

function sourceAddress(): string | null {
  const headers = requestHeaders();
  return (headers && clientAddress(headers)?.slice(0, LONGEST_ADDRESS)) || null;
}
