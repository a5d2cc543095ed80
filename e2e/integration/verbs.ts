import type { Member } from '@/lib/auth/actor';
import { connect } from '@/lib/integrations/connect';
import { replaceKey } from '@/lib/integrations/replace-key';
import { connectInput, replaceKeyInput } from '@/lib/integrations/schema';
import type { KeyCheck } from '@/lib/integrations/verify';
import { asOwner } from '@/lib/testing/factories';

/** Runs a key's checks to their end. */
async function run(checks: AsyncGenerator<KeyCheck, string>): Promise<{ id: string; checks: KeyCheck[] }> {
  const seen: KeyCheck[] = [];
  for (;;) {
    const next = await checks.next();
    if (next.done) return { id: next.value, checks: seen };
    seen.push(next.value);
  }
}

/** Connects as the form does: what was entered goes through the form's schema first. */
export const connectAs = async (
  actor: Member,
  input: {
    name: string;
    key: string;
    region?: string;
    history?: string;
    confirmed?: boolean;
    password?: string | undefined;
  },
) => run(connect(actor, connectInput.parse({ provider: 'openai', history: '90d', ...input })));

export const replaceAs = async (
  actor: Member,
  input: { id: string; key: string; region?: string; confirmed?: boolean; password?: string | undefined },
) => run(replaceKey(actor, replaceKeyInput.parse(input)));

const TABLES = [
  'connections',
  'credentials',
  'projects',
  'usage_rows',
  'coverage',
  'coverage_notes',
  'events',
  'audit_entries',
];

/**
 * Every row of the workspace, as text: what must not change where a verb refuses, and must not hold a key. That a key was
 * refused is an entry of its own.
 */
export async function everythingOf(workspaceId: string): Promise<string> {
  const parts = await Promise.all(
    [...TABLES, 'sync_schedule'].map((table) =>
      asOwner(
        `SELECT t::text FROM ${table} t WHERE workspace_id = $1
           AND to_jsonb(t) ->> 'action' IS DISTINCT FROM 'connection.key_refused' ORDER BY 1`,
        [workspaceId],
      ),
    ),
  );
  return JSON.stringify(parts);
}

export async function eventsOf(connectionId: string): Promise<string[]> {
  const rows = await asOwner<{ kind: string }>(
    "SELECT kind FROM events WHERE connection_id = $1 AND kind <> 'call' ORDER BY id",
    [connectionId],
  );
  return rows.map(({ kind }) => kind);
}

export async function auditOf(workspaceId: string): Promise<string[]> {
  const rows = await asOwner<{ action: string }>(
    'SELECT action FROM audit_entries WHERE workspace_id = $1 ORDER BY id',
    [workspaceId],
  );
  return rows.map(({ action }) => action);
}
