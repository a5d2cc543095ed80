import 'server-only';
import { audit } from '@/lib/activity/record';
import { globalDb } from '@/lib/db';
import { log } from '@/lib/log';
import { withWorkspace } from '@/lib/workspace';
import { type Member, systemActor } from './actor';
import { countAttempt } from './attempts';
import { membershipsOf } from './memberships';

/** Notes in each workspace of an account that its attempts were used up; an email of nobody leaves nothing. Never throws. */
export async function noteUsedUp(email: string): Promise<void> {
  try {
    const user = email.includes('\0')
      ? null
      : await globalDb().user.findUnique({ where: { email }, select: { id: true } });
    for (const { workspaceId } of user ? await membershipsOf(user.id) : [])
      await withWorkspace(systemActor(workspaceId, 'Somebody who was not signed in'), 'members.resolve', (tx) =>
        audit(tx, 'member.attempts_used_up', { email }),
      );
  } catch (error) {
    log().error({ err: error }, 'Used-up attempts could not be noted');
  }
}

/** Counts an attempt at the password of whoever is signed in: an open session that somebody found must not guess on. */
export const countOwnAttempt = (actor: Member): Promise<void> =>
  countAttempt(
    actor.userId,
    null,
    () => withWorkspace(actor, 'account.write', (tx) => audit(tx, 'member.attempts_used_up', { email: actor.email })),
    'a session that is open',
  );
