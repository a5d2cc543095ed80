import 'server-only';
import { cookies, headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { cache } from 'react';
import type { Member } from './actor';
import { tokenIn } from './cookie';
import { memberOf } from './member';
import { liveSession } from './sessions';

/**
 * Who is asking: the session row and the membership, read anew on every request, so that a sign-out, a removal or a
 * change of role holds from the next one on. Null for nobody.
 */
export const currentActor = cache(async (): Promise<Member | null> => {
  const token = await sessionToken();
  const session = token && (await liveSession(token));
  return session ? memberOf(session) : null;
});

/** For pages and actions: the member, or the way to the sign-in form and back. */
export async function requireActor(): Promise<Member> {
  const actor = await currentActor();
  if (actor) return actor;
  const path = (await headers()).get('x-pathname');
  redirect(path && path !== '/' ? `/sign-in?callbackUrl=${encodeURIComponent(path)}` : '/sign-in');
}

/** The token in the request's cookie; null where there is none or it was not made here. */
export async function sessionToken(): Promise<string | null> {
  return tokenIn(await cookies());
}
