import { encode } from 'next-auth/jwt';
import { cookieNames } from '@/lib/auth/cookie';
import { pageScopeOf } from '@/lib/auth/page-scope';
import { openSession } from '@/lib/auth/sessions';
import { hex, tokenHash } from '@/lib/auth/token';
import { env } from '@/lib/env';
import { createMember } from './factories';

type Role = Parameters<typeof createMember>[0];

/** The cookie a browser would send for a session's token, signed with the application's secret unless told. */
export async function cookieOf(sid: string, secret = env().NEXTAUTH_SECRET): Promise<{ name: string; value: string }> {
  return { name: cookieNames().session, value: await encode({ token: { sid }, secret }) };
}

/** A member of a workspace of their own, signed in: as the database has them, with the token, its cookie and the scope of their pages. */
export async function signedIn(role: Role = 'owner') {
  const made = await createMember(role);
  const token = await openSession(made.userId, made.workspaceId);
  const member = { ...made, sessionId: hex(tokenHash(token)) };
  return { member, token, cookie: await cookieOf(token), scope: pageScopeOf(member) };
}
