import 'server-only';
import { z } from 'zod';
import type { WorkspaceTx } from '@/lib/workspace';
import { type EventKind, SEVERITIES, SEVERITY, type Severity } from './events';

/** What a connection's event log can be asked for, in its address. */
export const eventParams = z.object({
  kind: z
    .enum(Object.keys(SEVERITY) as [EventKind])
    .optional()
    .catch(undefined),
  severity: z.enum(SEVERITIES).optional().catch(undefined),
  run: z.uuid().optional().catch(undefined),
  before: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional()
    .catch(undefined),
});
export type EventParams = z.output<typeof eventParams>;

export type EventRow = { id: string; at: string; kind: EventKind; severity: Severity; data: unknown };

const PER_PAGE = 50;

/** Events newest first, before the one given; `next` is the cursor of the older ones. */
export async function eventList(
  { db, workspaceId }: WorkspaceTx,
  connectionId: string,
  { kind, severity, run, before }: EventParams,
) {
  const events = await db.event.findMany({
    where: {
      workspaceId,
      connectionId,
      ...(kind && { kind }),
      ...(severity && { severity }),
      ...(run && { runId: run }),
      ...(before && { id: { lt: BigInt(before) } }),
    },
    orderBy: { id: 'desc' },
    take: PER_PAGE + 1,
  });
  const shown = events.slice(0, PER_PAGE);
  return {
    next: events.length > PER_PAGE ? `${shown.at(-1)?.id}` : null,
    events: shown.map(
      ({ id, at, kind: found, severity: how, data }): EventRow => ({
        id: id.toString(),
        at: at.toISOString(),
        kind: found as EventKind,
        severity: how as Severity,
        data,
      }),
    ),
  };
}
