import 'server-only';
import { audit } from '@/lib/activity/record';
import { systemActor } from '@/lib/auth/actor';
import { countAttempt, forgetAttempts } from '@/lib/auth/attempts';
import { openingHash } from '@/lib/auth/handed-password';
import { refuseOwnWords } from '@/lib/auth/own-words';
import { hashPassword, verifyPassword } from '@/lib/auth/password';
import { tokenHash } from '@/lib/auth/token';
import { noteUsedUp } from '@/lib/auth/used-up';
import { globalDb } from '@/lib/db';
import { AppError } from '@/lib/errors';
import { Prisma } from '@/lib/generated/prisma/client';
import { type WorkspaceTx, withWorkspace } from '@/lib/workspace';
import { invitationOf, makerMay, partsOf } from './invitations';
import { proveAccount } from './prove-account';

export type Joined = {
  email: string;
  /**
   * The other workspaces, by name, of an account that somebody else had set up and that is now the person's own; null
   * where the account was theirs or is new.
   */
  takenOver: string[] | null;
};

type Account = { id: string; passwordHash: string; passwordUntil: Date | null; emailProvenAt: Date | null };

/**
 * Uses a link up and makes its person a member. Somebody new gets an account with the name and password given; somebody
 * known gives the password they have. Where the link is the operator's and nothing has proved yet that the account belongs
 * to the owner of its address, the password given becomes the account's new one and ends what an earlier holder could do
 * with it. This is the one way by which an existing account becomes a member. Of any number of calls at once, one succeeds.
 * @throws AppError `conflict` for a link that does not work, `invalid` at `password`, `limited` after too many tries.
 */
export async function join(
  token: string,
  { name, password }: { name: string; password: string },
  address: string | null,
): Promise<Joined> {
  const invitation = await invitationOf(token);
  const parts = partsOf(token);
  if (!invitation || !parts) throw gone();
  const { email, workspaceName, byOperator } = invitation;
  await countAttempt(email, address, () => noteUsedUp(email)); // for everybody alike: a limit for some would tell who is known
  const user: Account | null = await globalDb().user.findUnique({
    where: { email },
    select: { id: true, passwordHash: true, passwordUntil: true, emailProvenAt: true },
  });
  const proves = user !== null && byOperator && user.emailProvenAt === null;
  if (user && !proves) {
    if (!(await verifyPassword(openingHash(user), password))) throw wrongPassword(password, invitation, name);
  } else if (user && (await verifyPassword(user.passwordHash, password))) throw atPassword(OLD_PASSWORD);
  const passwordHash = user && !proves ? null : await hashPassword(password);
  if (passwordHash) refuseOwnWords(password, { workspaceName, name, email });

  const actor = systemActor(parts.workspaceId, name);
  const joined = await withWorkspace(actor, 'members.resolve', async (tx) => {
    const { db, workspaceId } = tx;
    const [used] = await db.$queryRaw<{ role: string; createdBy: string | null }[]>`
      UPDATE invitations SET used_at = now()
      WHERE workspace_id = ${workspaceId}::uuid AND token_hash = ${tokenHash(parts.secret)}
        AND used_at IS NULL AND revoked_at IS NULL AND expires_at > now() RETURNING role, created_by AS "createdBy"`;
    if (!used || !(await makerMay(tx, used.createdBy))) throw gone();
    const takenOver = user && proves && passwordHash ? await proveAccount(tx, user, { name, passwordHash }) : null;
    if (user && !proves) await assertSamePassword(tx, user);
    const emailProvenAt = byOperator ? new Date() : null;
    const userId =
      user?.id ?? (await db.user.create({ data: { email, name, passwordHash: passwordHash ?? '', emailProvenAt } })).id;
    await addMembership(tx, userId, used.role, byOperator);
    await audit({ ...tx, actor: { ...actor, userId } }, 'member.joined', { email, role: used.role });
    return { email, takenOver };
  }).catch(accountMadeMeanwhile);
  await forgetAttempts(email, address);
  return joined;
}

/** An operator's link also raises the role of somebody who is a member already; a member's link never does. */
async function addMembership(
  { db, workspaceId }: WorkspaceTx,
  userId: string,
  role: string,
  byOperator: boolean,
): Promise<void> {
  const { count } = await db.membership.createMany({ data: [{ workspaceId, userId, role }], skipDuplicates: true });
  if (count === 0 && byOperator)
    await db.membership.update({ where: { workspaceId_userId: { workspaceId, userId } }, data: { role } });
}

/** Hashing took a while: the password that was verified must still be the account's. */
async function assertSamePassword({ db }: WorkspaceTx, { id, passwordHash }: Account): Promise<void> {
  const same = await db.$queryRaw<unknown[]>`
    SELECT FROM users WHERE id = ${id}::uuid AND password_hash = ${passwordHash} FOR SHARE`;
  if (same.length === 0) throw atPassword('The password of this account was changed just now. Enter the new one.');
}

/** What somebody new would be told of the same password comes first, so that it does not tell them apart. */
function wrongPassword(
  password: string,
  { workspaceName, email }: { workspaceName: string; email: string },
  name: string,
) {
  refuseOwnWords(password, { workspaceName, name, email });
  return atPassword('This is not the password of this account.');
}

function accountMadeMeanwhile(error: unknown): never {
  const isTaken = error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
  throw isTaken ? atPassword('This address got an account just now. Enter its password.') : error;
}

const OLD_PASSWORD =
  'Choose a password that this account has never had: somebody else set the account up and may know this one.';

const atPassword = (message: string) => new AppError('invalid', message, { password: message });

const gone = () =>
  new AppError(
    'conflict',
    'This link does not work any more: it was used, revoked or is older than 72 hours. Ask for a new one.',
  );
