import 'server-only';
import { z } from 'zod';
import { endOf, parseDay, startOf } from '@/lib/day';
import type { Prisma } from '@/lib/generated/prisma/client';
import type { WorkspaceTx } from '@/lib/workspace';
import { AUDIT_ACTIONS, auditSentence } from './audit-sentences';
import type { AuditAction } from './events';

/** Stands for Doow and the operator, who are no members, among the people of the filter. */
export const NO_PERSON = 'system';

const day = z.string().transform((text, context) => {
  const parsed = parseDay(text);
  if (parsed) return parsed;
  context.addIssue({ code: 'custom', message: 'Give a UTC day such as 2026-11-14.' });
  return z.NEVER;
});
const filters = {
  action: z.enum(AUDIT_ACTIONS as [AuditAction], 'There is no such action.'),
  person: z.union([z.uuid(), z.literal(NO_PERSON)], 'This is no person’s id.'),
  connection: z.uuid('This is no connection’s id.'),
  from: day,
  to: day,
};
const cursor = z
  .string()
  .regex(/^\d{1,18}$/)
  .optional()
  .catch(undefined);

/** What the export can be asked for. A filter that is not valid is refused: it would give more than was meant. */
export const auditFilters = z
  .strictObject(filters)
  .partial()
  .refine(({ from, to }) => !from || !to || from <= to, {
    path: ['to'],
    message: 'The range ends before it begins. Swap the two days.',
  });
export type AuditFilters = z.output<typeof auditFilters>;

/** What the page can be asked for, in its address; what is not valid there counts as not asked. */
export const auditParams = z.object({
  action: filters.action.optional().catch(undefined),
  person: filters.person.optional().catch(undefined),
  connection: filters.connection.optional().catch(undefined),
  from: filters.from.optional().catch(undefined),
  to: filters.to.optional().catch(undefined),
  before: cursor,
  after: cursor,
});
export type AuditParams = z.output<typeof auditParams>;

/** `address`: where the request came from; null where that is not known. */
export type AuditRow = { id: string; at: string; who: string; what: string; address: string | null };
export type AuditPage = {
  entries: AuditRow[];
  /** Cursors: `before` for the older entries, `after` for the newer ones; null where there are none. */
  older: string | null;
  newer: string | null;
};

export const AUDIT_PER_PAGE = 50;

/** One page of the audit log, newest first: before or after the entry given. */
export async function auditPage({ db, workspaceId }: WorkspaceTx, params: AuditParams): Promise<AuditPage> {
  const { before } = params;
  const after = before ? undefined : params.after;
  const found = await db.auditEntry.findMany({
    where: {
      ...auditWhere(workspaceId, params),
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
    entries: shown.map(({ id, at, actorName, address, action: done, data }) => ({
      id: id.toString(),
      at: at.toISOString(),
      who: actorName,
      what: auditSentence(done, data),
      address,
    })),
    older: last !== undefined && (after || more) ? last.toString() : null,
    newer: first !== undefined && (before || (after && more)) ? first.toString() : null,
  };
}

/** The conditions of the filters, the workspace first; days are UTC and included. */
export const auditWhere = (
  workspaceId: string,
  { action, person, connection, from, to }: AuditFilters,
): Prisma.AuditEntryWhereInput => ({
  workspaceId,
  ...(action && { action }),
  ...(person && { actorId: person === NO_PERSON ? null : person }),
  ...(connection && { data: { path: ['connectionId'], equals: connection } }),
  ...((from || to) && { at: { ...(from && { gte: startOf(from) }), ...(to && { lt: endOf(to) }) } }),
});

/** Every connection of the workspace by its name of today, disconnected ones included. */
export async function auditConnections({ db, workspaceId }: WorkspaceTx): Promise<{ id: string; name: string }[]> {
  return db.connection.findMany({
    where: { workspaceId },
    select: { id: true, name: true },
    orderBy: { name: 'asc' },
  });
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
