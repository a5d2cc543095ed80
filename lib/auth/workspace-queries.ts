import 'server-only';
import { nextCronAfter } from '@/lib/sync/cadence';
import { health } from '@/lib/sync/health';
import { withWorkspace } from '@/lib/workspace';
import type { Member } from './actor';
import { can } from './permissions';

/** The General page: the workspace as this member may see it, and whether its schedule is alive. */
export async function generalSettings(actor: Member) {
  const { workspaceId: id, role } = actor;
  const { name, createdAt } = await withWorkspace(actor, 'workspace.read', ({ db }) =>
    db.workspace.findUniqueOrThrow({ where: { id }, select: { name: true, createdAt: true } }),
  );
  const { cron } = await health();
  const schedule = {
    lastAt: cron?.lastStartedAt ?? null,
    late: cron?.late ?? false,
    nextAt: nextCronAfter(new Date()).toISOString(),
  };
  return { id, name, createdAt: createdAt.toISOString(), role, schedule, canRename: can(role, 'workspace.write') };
}
