import 'server-only';
import { AppError } from '@/lib/errors';
import { log } from '@/lib/log';
import type { Actor } from './actor';
import { can, type Permission } from './permissions';

/** Whether a role may do it; that it may not is noted, since no screen offers what a role may not do. */
export function may({ role, workspaceId, userId }: Actor, permission: Permission): boolean {
  if (can(role, permission)) return true;
  log().warn({ permission, workspaceId, userId }, 'A role was refused');
  return false;
}

/** A refusal for the role alone, with the permission it lacks. */
export class RoleRefusal extends AppError {
  readonly permission: Permission;

  constructor(permission: Permission) {
    super('forbidden', 'Your role does not allow this.');
    this.permission = permission;
  }
}

/** @throws RoleRefusal, an AppError `forbidden`, when the role may not. */
export function assertMay(actor: Actor, permission: Permission): void {
  if (!may(actor, permission)) throw new RoleRefusal(permission);
}
