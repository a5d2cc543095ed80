import 'server-only';
import { after, NextRequest } from 'next/server';
import type { NextAuthOptions } from 'next-auth';
import Credentials from 'next-auth/providers/credentials';
import { unavailableOf } from '@/lib/database-failure';
import { env } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { log } from '@/lib/log';
import { clientAddress } from '@/lib/request';
import { cookieNames, cookieOptions, tokenIn } from './cookie';
import { deviceOf } from './device';
import { knownDevice } from './known-device';
import { ownPath } from './own-path';
import { ABSOLUTE_MS } from './sessions';
import { signIn, signOut } from './sign-in';

/** The cookie holds an encrypted JWT with one thing in it: the opaque token of a row in `sessions`. */
export function authOptions(): NextAuthOptions {
  const names = cookieNames();
  const options = cookieOptions();
  return {
    secret: env().NEXTAUTH_SECRET,
    session: { strategy: 'jwt', maxAge: ABSOLUTE_MS / 1000 },
    pages: { signIn: '/sign-in', error: '/sign-in', signOut: '/sign-in' },
    useSecureCookies: names.secure,
    cookies: {
      sessionToken: { name: names.session, options },
      csrfToken: { name: names.csrf, options },
      callbackUrl: { name: names.callback, options },
    },
    providers: [
      Credentials({
        credentials: { email: {}, password: {} },
        authorize: async (credentials, request) => {
          const { email, password } = credentials ?? {};
          if (!email || !password || password.length > 200 || email.length > 254) {
            log().info({ code: 'invalid' }, 'Refused');
            return null;
          }
          const headers = new Headers(request.headers);
          const { cookies } = new NextRequest(env().APP_URL, { headers });
          const caller = {
            address: clientAddress(headers),
            device: deviceOf(headers.get('user-agent')),
            known: knownDevice(cookies, email),
            before: await tokenIn(cookies),
            afterwards: after,
          };
          const token = await signIn(email, password, caller).catch(refusal);
          return token ? { id: token } : null;
        },
      }),
    ],
    callbacks: {
      redirect: ({ url, baseUrl }) => `${baseUrl}${ownPath(url.startsWith(baseUrl) ? url.slice(baseUrl.length) : url)}`,
      jwt: ({ token, user }) => (user ? { sid: user.id } : { sid: token.sid }),
      // The browser's own look at its session learns that there is one, no more.
      session: ({ session }) => ({ expires: session.expires }),
    },
    events: {
      signOut: async ({ token }) => {
        if (typeof token?.sid === 'string') await signOut(token.sid);
      },
    },
    logger: {
      error: (code) => log().error({ code }, 'Sign-in failed for a reason of its own'),
      warn: (code) => log().debug({ code }, 'next-auth warns'),
      debug: () => {},
    },
  };
}

/** next-auth puts the text of whatever is thrown here into a URL: only our own sentence may leave. */
function refusal(error: unknown): null {
  const expected = unavailableOf(error) ?? error;
  if (expected instanceof AppError && (expected.code === 'limited' || expected.code === 'unavailable')) {
    if (expected === error) log().info({ code: expected.code }, 'Refused');
    else log().warn({ err: error }, 'The database was busy or could not be reached');
    throw new Error(expected.message);
  }
  log().error({ err: error }, 'A sign-in could not be checked');
  throw new Error('Signing in is not possible at the moment. Try again in a minute.');
}
