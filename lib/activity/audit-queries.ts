import 'server-only';
import { z } from 'zod';
import type { WorkspaceTx } from '@/lib/workspace';
import { AUDIT_ACTIONS, auditSentence } from './audit-sentences';
import type { AuditAction } from './events';

/** Stands for Doow and the operator, who are no members, among the people of the filter. */
export const NO_PERSON = 'system';

const cursor = z
  .string()
  .regex(/^\d{1,18}$/)
  .optional()
  .catch(undefined);

/** What the audit log can be asked for, in its address; what is not valid there counts as not asked. */
export const auditParams = z.object({
  action: z
    .enum(AUDIT_ACTIONS as [AuditAction])
    .optional()
    .catch(undefined),
  person: z
    .union([z.uuid(), z.literal(NO_PERSON)])
    .optional()
    .catch(undefined),
  before: cursor,
  after: cursor,
});
export type AuditParams = z.output<typeof auditParams>;

export type AuditRow = { id: string; at: string; who: string; what: string };
export type AuditPage = {
  entries: AuditRow[];
  /** Cursors: `before` for the older entries, `after` for the newer ones; null where there are none. */
  older: string | null;
  newer: string | null;
};

export const AUDIT_PER_PAGE = 50;

/** One page of the audit log, newest first: before or after the entry given. */
export async function auditPage({ db, workspaceId }: WorkspaceTx, params: AuditParams): Promise<AuditPage> {
  const { action, person, before } = params;
  const after = before ? undefined : params.after;
  const found = await db.auditEntry.findMany({
    where: {
      workspaceId,
      ...(action && { action }),
      ...(person && { actorId: person === NO_PERSON ? null : person }),
      ...(before && { id: { lt: BigInt(before) } }),
      ...(after && { id: { gt: BigInt(after) } }),
    },
    orderBy: { id: after ? 'asc' : 'desc' },
    take: AUDIT_PER_PAGE + 1,
  });
  const more = found.length > AUDIT_PER_PAGE;
  const shown = found.slice(0, AUDIT_PER_PAGE);
  if (after) shown.reverse();
  const [first, last] = [shown.at(0)?.id, shown.at(-1)?.id];
  return {
    entries: shown.map(({ id, at, actorName, action: done, data }) => ({
      id: id.toString(),
      at: at.toISOString(),
      who: actorName,
      what: auditSentence(done, data),
    })),
    older: last !== undefined && (after || more) ? last.toString() : null,
    newer: first !== undefined && (before || (after && more)) ? first.toString() : null,
  };
}

/** Whoever has done anything, by the name they had last; those removed from the workspace included. */
export async function auditPeople({ db, workspaceId }: WorkspaceTx): Promise<{ id: string; name: string }[]> {
  const people = await db.$queryRaw<{ id: string | null; name: string }[]>`
    SELECT actor_id AS id, (array_agg(actor_name ORDER BY entries.id DESC))[1] AS name
    FROM audit_entries entries WHERE workspace_id = ${workspaceId}::uuid GROUP BY actor_id`;
  return people
    .map(({ id, name }) => (id ? { id, name } : { id: NO_PERSON, name: 'Doow and the operator' }))
    .sort((a, b) => Number(a.id === NO_PERSON) - Number(b.id === NO_PERSON) || a.name.localeCompare(b.name));
}
