import 'server-only';
import { audit } from '@/lib/activity/record';
import { globalDb } from '@/lib/db';
import { withWorkspace } from '@/lib/workspace';
import type { System } from './actor';
import { countAttempt, forgetAttempts } from './attempts';
import { membershipsOf } from './memberships';
import { verifyPassword } from './password';
import { openSession } from './sessions';

/**
 * Checks a password and opens a session in the person's first workspace.
 * @returns the session's token, or null: the same for an unknown account, a wrong password and one without workspace.
 * @throws AppError `limited`.
 */
export async function signIn(email: string, password: string, address: string): Promise<string | null> {
  const account = email.trim().toLowerCase();
  await countAttempt(account, address);
  const user = await globalDb().user.findUnique({
    where: { email: account },
    select: { id: true, name: true, passwordHash: true },
  });
  if (!(await verifyPassword(user?.passwordHash ?? null, password)) || !user) return null;
  const [first] = await membershipsOf(user.id);
  if (!first) return null;
  await forgetAttempts(account, address);
  const token = await openSession(user.id, first.workspaceId);
  const actor: System = { kind: 'system', workspaceId: first.workspaceId, role: 'system', name: user.name };
  await withWorkspace(actor, 'members.resolve', (tx) => audit(tx, 'member.signed_in', {}));
  return token;
}
