import 'server-only';
import { systemActor } from '@/lib/auth/actor';
import { dayOf } from '@/lib/day';
import { withWorkspace } from '@/lib/workspace';
import { Readings } from './plan';
import type { Target } from './types';

/** What coverage knows of a connection, as a plan needs it. */
export async function readingsOf({ workspaceId, connectionId }: Target): Promise<Readings> {
  const rows = await withWorkspace(systemActor(workspaceId), 'sync.run', ({ db }) =>
    db.coverage.findMany({
      where: { workspaceId, connectionId },
      select: { endpoint: true, day: true, readAt: true, suspectAt: true },
    }),
  );
  const readings = new Readings();
  for (const { endpoint, day, readAt, suspectAt } of rows) readings.set(endpoint, dayOf(day), { readAt, suspectAt });
  return readings;
}
