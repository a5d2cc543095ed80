import 'server-only';
import { scheduleFacts } from '@/lib/sync/health';
import { withWorkspace } from '@/lib/workspace';
import type { Member } from './actor';
import { can } from './permissions';

/** The General page: the workspace as this member may see it, and whether its schedule is alive. */
export async function generalSettings(actor: Member) {
  const { workspaceId: id, role } = actor;
  const { name, createdAt } = await withWorkspace(actor, 'workspace.read', ({ db }) =>
    db.workspace.findUniqueOrThrow({ where: { id }, select: { name: true, createdAt: true } }),
  );
  const schedule = await scheduleFacts(createdAt);
  return { id, name, createdAt: createdAt.toISOString(), role, schedule, canRename: can(role, 'workspace.write') };
}

/** The schedule's last call where it is late, for whoever reads figures; null where it is not. */
export async function lateSchedule(actor: Member): Promise<{ lastAt: string | null } | null> {
  const { late, lastAt } = await workspaceSchedule(actor);
  return late ? { lastAt } : null;
}

/** Whether the schedule that every connection of the workspace depends on is alive. */
export async function workspaceSchedule(actor: Member) {
  const { createdAt } = await withWorkspace(actor, 'workspace.read', ({ db }) =>
    db.workspace.findUniqueOrThrow({ where: { id: actor.workspaceId }, select: { createdAt: true } }),
  );
  return scheduleFacts(createdAt);
}
