import { createWorkspaceWithOwner } from '@/lib/auth/first-owner';
import { handedUntil } from '@/lib/auth/handed-password';
import type { OwnerInput } from '@/lib/auth/schema';
import { globalDb } from '@/lib/db';
import { env } from '@/lib/env';
import { chooseAnother, randomPassword } from './new-password';

/** Creates a workspace and its owner. @returns what the operator is told, a new person's password in it. */
export async function createWorkspace(input: Omit<OwnerInput, 'password'>): Promise<string> {
  const known = await globalDb().user.findUnique({ where: { email: input.email }, select: { id: true } });
  const password = randomPassword();
  const passwordUntil = handedUntil();
  await createWorkspaceWithOwner({ ...input, password, passwordUntil });
  const told = known
    ? `${input.email} has an account already and signs in with its password.`
    : `Password, shown this once: ${password}\n${chooseAnother(passwordUntil)}`;
  return `The workspace "${input.workspace}" exists, its owner is ${input.email}.\n${told}\nSign in at ${env().APP_URL}/sign-in`;
}
