import 'server-only';
import type { Member } from '@/lib/auth/actor';
import { csvLine } from '@/lib/csv';
import { csvFile, streamCsv, type WriteLines } from '@/lib/csv-stream';
import type { WorkspaceTx } from '@/lib/workspace';
import { type AuditFilters, auditWhere } from './audit-queries';
import { auditSentence } from './audit-sentences';
import { audit } from './record';

/** Entries fetched at a time: what one export holds in memory. */
const BATCH = 1_000;

/**
 * The entries that match as CSV, newest first, as of one moment, however many. Its own entry comes first, so that it
 * stays when the reader breaks off.
 */
export async function exportAuditLog(actor: Member, filters: AuditFilters): Promise<Response> {
  const { from = null, to = null } = filters;
  const stream = await streamCsv(actor, 'audit.read', {
    note: (tx) => audit(tx, 'audit.exported', { from, to }),
    copy: (tx, write) => copy(tx, filters, write),
  });
  return csvFile('audit-log.csv', stream);
}

async function copy({ db, workspaceId }: WorkspaceTx, filters: AuditFilters, write: WriteLines): Promise<void> {
  await write([csvLine(['at', 'person', 'person_id', 'action', 'what', 'details', 'address'])]);
  const where = auditWhere(workspaceId, filters);
  for (let last: bigint | undefined; ; ) {
    const entries = await db.auditEntry.findMany({
      where: { ...where, ...(last !== undefined && { id: { lt: last } }) },
      orderBy: { id: 'desc' },
      take: BATCH,
    });
    last = entries.at(-1)?.id;
    if (last === undefined) return;
    await write(
      entries.map(({ at, actorName, actorId, action, data, address }) =>
        csvLine([
          at.toISOString(),
          actorName,
          actorId ?? '',
          action,
          auditSentence(action, data),
          JSON.stringify(data),
          address ?? '',
        ]),
      ),
    );
  }
}
