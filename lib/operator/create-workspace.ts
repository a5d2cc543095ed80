import { createEmptyWorkspace, createWorkspaceWithOwner } from '@/lib/auth/first-owner';
import { handedUntil } from '@/lib/auth/handed-password';
import type { OwnerInput } from '@/lib/auth/schema';
import { globalDb } from '@/lib/db';
import { env } from '@/lib/env';
import { inviteOwner } from './invite-owner';
import { chooseAnother, randomPassword } from './new-password';

/**
 * Creates a workspace. Its owner gets an account with a password, or where the address has an account already, a link to
 * join with: whoever made that account may not own the address.
 * @returns what the operator is told, the password or the link in it.
 */
export async function createWorkspace(input: Omit<OwnerInput, 'password'>): Promise<string> {
  const { workspace, email } = input;
  const known = await globalDb().user.findUnique({ where: { email }, select: { id: true } });
  if (known) {
    const workspaceId = await createEmptyWorkspace(workspace);
    const link = await inviteOwner({ workspaceId, email });
    return `The workspace "${workspace}" exists. Nobody is a member of it yet, because ${email} has an account already.\n${link}`;
  }
  const password = randomPassword();
  const passwordUntil = handedUntil();
  await createWorkspaceWithOwner({ ...input, password, passwordUntil });
  return `The workspace "${workspace}" exists, its owner is ${email}.\nPassword, shown this once: ${password}\n${chooseAnother(passwordUntil)}\nSign in at ${env().APP_URL}/sign-in`;
}
