import 'server-only';
import { headers } from 'next/headers';
import { auditHourly } from '@/lib/activity/hourly';
import { log } from '@/lib/log';
import { inRequest } from '@/lib/request-id';
import { withWorkspace } from '@/lib/workspace';
import { type Member, onBehalfOf } from './actor';
import { may, RoleRefusal } from './may';
import type { Permission } from './permissions';

/** Whether a member may open a page; that they may not is noted in the audit log. */
export async function mayOpen(actor: Member, permission: Permission): Promise<boolean> {
  if (may(actor, permission)) return true;
  await inRequest(await headers(), () => noteRefusedRole(actor, permission));
  return false;
}

/** Runs what a member asked for; that their role does not allow it is noted in the audit log, and thrown on. */
export async function notingRefusal<T>(actor: Member, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof RoleRefusal) await noteRefusedRole(actor, error.permission);
    throw error;
  }
}

/** Never throws: the refusal stands, whether or not it can be noted. */
async function noteRefusedRole(actor: Member, permission: Permission): Promise<void> {
  try {
    await withWorkspace(onBehalfOf(actor), 'members.resolve', (tx) =>
      auditHourly(tx, 'member.refused', { permission }, permission),
    );
  } catch (error) {
    log().error({ err: error }, 'A refused role could not be noted');
  }
}
