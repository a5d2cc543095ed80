import 'server-only';
import { createHash } from 'node:crypto';
import type { WorkspaceTx } from '@/lib/workspace';
import type { AuditAction, AuditData } from './events';
import { audit } from './record';

const HOUR_MS = 3_600_000;

/**
 * Adds an entry of something that a program may do many times a minute: the first of an hour by this person, so that the
 * log is not flooded. The entry and the note that it was made commit together, or neither does.
 * @param about tells entries of one action apart; each has its own hour.
 */
export async function auditHourly<A extends AuditAction>(
  tx: WorkspaceTx,
  action: A,
  data: AuditData[A],
  about = '',
): Promise<void> {
  const { db, workspaceId, actor } = tx;
  const who = createHash('sha256')
    .update(JSON.stringify([workspaceId, actor.userId ?? '', about]))
    .digest('base64url');
  const now = Date.now();
  const first = await db.$queryRaw<unknown[]>`
    INSERT INTO rate_limits AS noted (key, points, expire) VALUES (${`audit:${action}:${who}`}, 1, ${now + HOUR_MS}::bigint)
    ON CONFLICT (key) DO UPDATE SET expire = EXCLUDED.expire WHERE noted.expire <= ${now}::bigint RETURNING key`;
  if (first.length > 0) await audit(tx, action, data);
}
