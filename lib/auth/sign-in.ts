import 'server-only';
import { audit } from '@/lib/activity/record';
import { globalDb } from '@/lib/db';
import { withWorkspace } from '@/lib/workspace';
import { countAttempt, forgetAttempts } from './attempts';
import { openingHash } from './handed-password';
import { memberOf } from './member';
import { membershipsOf } from './memberships';
import { verifyPassword } from './password';
import { liveSession, openVerifiedSession, revokeSession } from './sessions';
import { noteUsedUp } from './used-up';

/** Who tries from where: the address is counted, the device is shown in the person's list of sessions. */
export type Caller = {
  address: string | null;
  device: string | null;
  /** Which of the account's known devices it is; null for a new one (`known-device.ts`). */
  known?: string | null;
  /** The token of the session that this browser has already: it ends with a new one. */
  before?: string | null;
  /** Runs what the answer must not wait for: how long it takes would tell who has an account. */
  afterwards?: (work: () => Promise<void>) => void;
};

/**
 * Checks a password and opens a session in the person's first workspace.
 * @returns the session's token, or null: the same for an unknown account, a wrong password, one
 *   whose time is over and an account without workspace.
 * @throws AppError `limited`, or `unavailable` where too many passwords wait to be looked at.
 */
export async function signIn(email: string, password: string, caller: Caller): Promise<string | null> {
  const { address, device, known = null, before, afterwards = (work) => void work() } = caller;
  const account = email.trim().toLowerCase();
  await countAttempt(account, address, () => afterwards(() => noteUsedUp(account)), known);
  const user = account.includes('\0')
    ? null // which no email has, and no text of the database
    : await globalDb().user.findUnique({
        where: { email: account },
        select: { id: true, passwordHash: true, passwordUntil: true },
      });
  if (!(await verifyPassword(openingHash(user), password)) || !user) return null;
  const [first] = await membershipsOf(user.id);
  if (!first) return null;
  const token = await openVerifiedSession(user, first.workspaceId, device);
  if (!token) return null;
  await forgetAttempts(account, address, known);
  if (before) await revokeSession(before);
  await note(token, 'member.signed_in');
  return token;
}

/** Ends the session of a token; a token that is none changes nothing. */
export async function signOut(token: string): Promise<void> {
  await note(token, 'member.signed_out');
  await revokeSession(token);
}

async function note(token: string, action: 'member.signed_in' | 'member.signed_out'): Promise<void> {
  const session = await liveSession(token);
  const member = session && (await memberOf(session));
  if (member) await withWorkspace(member, 'account.write', (tx) => audit(tx, action, {}));
}
