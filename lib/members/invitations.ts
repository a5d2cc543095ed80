import 'server-only';
import { audit } from '@/lib/activity/record';
import { type Member, systemActor } from '@/lib/auth/actor';
import { countAttempt } from '@/lib/auth/attempts';
import { openingHash } from '@/lib/auth/handed-password';
import { refuseOwnWords } from '@/lib/auth/own-words';
import { hashPassword, verifyPassword } from '@/lib/auth/password';
import type { Role } from '@/lib/auth/permissions';
import { newToken, tokenHash } from '@/lib/auth/token';
import { noteUsedUp } from '@/lib/auth/used-up';
import { globalDb } from '@/lib/db';
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { withWorkspace } from '@/lib/workspace';

export const INVITATION_HOURS = 72;

/** Makes a single-use link, bound to the email and the role. It is shown once: only its hash is kept. */
export async function invite(
  actor: Member,
  { email, role }: { email: string; role: Role },
): Promise<{ link: string; email: string }> {
  const secret = newToken();
  await withWorkspace(actor, 'members.write', async (tx) => {
    const { db, workspaceId } = tx;
    const user = await db.user.findUnique({ where: { email }, select: { id: true } });
    if (user && (await db.membership.count({ where: { workspaceId, userId: user.id } })) > 0)
      throw new AppError('conflict', `${email} is a member already.`, { email: 'This person is a member already.' });
    // One link at a time for a person: an earlier one stops working.
    await db.invitation.updateMany({
      where: { workspaceId, email, usedAt: null, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    const expiresAt = new Date(Date.now() + INVITATION_HOURS * 3_600_000);
    await db.invitation.create({
      data: { workspaceId, email, role, tokenHash: tokenHash(secret), createdBy: actor.userId, expiresAt },
    });
    await audit(tx, 'member.invited', { email, role });
  });
  return { link: `${env().APP_URL}/join/${actor.workspaceId}.${secret}`, email };
}

export async function revokeInvitation(actor: Member, { id }: { id: string }): Promise<void> {
  await withWorkspace(actor, 'members.write', async (tx) => {
    const { db, workspaceId } = tx;
    const open = await db.invitation.findUnique({
      where: { workspaceId_id: { workspaceId, id } },
      select: { email: true, usedAt: true },
    });
    if (!open) throw new AppError('not_found', 'There is no such invitation.');
    if (open.usedAt) throw new AppError('conflict', `${open.email} has used this link already.`);
    await db.invitation.update({ where: { workspaceId_id: { workspaceId, id } }, data: { revokedAt: new Date() } });
    await audit(tx, 'member.invitation_revoked', { email: open.email });
  });
}

export type OpenInvitation = { email: string; role: string; workspaceName: string; known: boolean };

/** What a link offers; null when it was used, revoked, has expired or never was. */
export async function invitationOf(token: string): Promise<OpenInvitation | null> {
  const parts = partsOf(token);
  if (!parts) return null;
  return withWorkspace(systemActor(parts.workspaceId), 'members.resolve', async ({ db, workspaceId }) => {
    const found = await db.invitation.findFirst({
      where: {
        workspaceId,
        tokenHash: tokenHash(parts.secret),
        usedAt: null,
        revokedAt: null,
        expiresAt: { gt: new Date() },
      },
      select: { email: true, role: true, workspace: { select: { name: true } } },
    });
    if (!found) return null;
    const known = (await db.user.count({ where: { email: found.email } })) > 0;
    return { email: found.email, role: found.role, workspaceName: found.workspace.name, known };
  });
}

type Person = { password: string; name?: string };

/**
 * Uses a link up and makes its person a member: a new one with the name and password given, a known one by the
 * password they have. Of any number at once, one succeeds.
 * @throws AppError `conflict` for a link that does not work, `invalid` at `password` for a wrong one or one with own words in it, `limited`.
 */
export async function join(
  token: string,
  { password, name }: Person,
  address: string | null,
): Promise<{ email: string }> {
  const invitation = await invitationOf(token);
  const parts = partsOf(token);
  if (!invitation || !parts) throw gone();
  const { email } = invitation;
  const user = await globalDb().user.findUnique({
    where: { email },
    select: { id: true, passwordHash: true, passwordUntil: true },
  });
  if (user) {
    await countAttempt(email, address, () => noteUsedUp(email));
    if (!(await verifyPassword(openingHash(user), password))) {
      const message = 'This is not the password of this account.';
      throw new AppError('invalid', message, { password: message });
    }
  } else refuseOwnWords(password, { workspaceName: invitation.workspaceName, name, email });
  const passwordHash = user ? '' : await hashPassword(password);
  const actor = systemActor(parts.workspaceId, name ?? email);
  await withWorkspace(actor, 'members.resolve', async (tx) => {
    const { db, workspaceId } = tx;
    const [used] = await db.$queryRaw<{ role: string }[]>`
      UPDATE invitations SET used_at = now()
      WHERE workspace_id = ${workspaceId}::uuid AND token_hash = ${tokenHash(parts.secret)}
        AND used_at IS NULL AND revoked_at IS NULL AND expires_at > now() RETURNING role`;
    if (!used) throw gone();
    const userId =
      user?.id ??
      (await db.user.create({ data: { email, name: name ?? email, passwordHash }, select: { id: true } })).id;
    await db.membership.createMany({ data: [{ workspaceId, userId, role: used.role }], skipDuplicates: true });
    await audit({ ...tx, actor: { ...actor, userId } }, 'member.joined', { email, role: used.role });
  });
  return { email };
}

const gone = () =>
  new AppError(
    'conflict',
    'This link does not work any more: it was used, revoked or is older than 72 hours. Ask for a new one.',
  );

function partsOf(token: string): { workspaceId: string; secret: string } | null {
  const match = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([\w-]{43})$/.exec(token);
  return match?.[1] && match[2] ? { workspaceId: match[1], secret: match[2] } : null;
}
