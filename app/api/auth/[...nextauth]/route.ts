import { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { cookieNames } from '@/lib/auth/cookie';
import { rememberDevice } from '@/lib/auth/known-device';
import { authOptions } from '@/lib/auth/options';
import { passwordQueue } from '@/lib/auth/password-queue';
import { parseObject, readText } from '@/lib/body';
import { env } from '@/lib/env';
import { inRequest } from '@/lib/request-id';
import { errorResponse } from '@/lib/route';

type Context = RouteContext<'/api/auth/[...nextauth]'>;

const answer = (request: Request, context: Context): Promise<Response> =>
  inRequest(request.headers, () => NextAuth(authOptions())(request, context));

export const GET = answer;

/** next-auth reads whatever it is sent, and writes to the log what a client calls an error: neither is let through. */
export async function POST(request: Request, context: Context): Promise<Response> {
  const { nextauth } = await context.params;
  if (nextauth[0] === '_log') return new Response(null, { status: 404 });
  return inRequest(request.headers, async () => {
    try {
      const { url, headers } = request;
      const body = await readText(request);
      const isJson = headers.get('content-type')?.includes('application/json') ?? false;
      if (isJson) parseObject(body);
      const asked = () => new NextRequest(url, { method: 'POST', headers, body });
      if (nextauth.join('/') !== 'callback/credentials') return await answer(asked(), context);
      const response = await passwordQueue.run(() => answer(asked(), context));
      const email = isJson ? parseObject(body).email : new URLSearchParams(body).get('email');
      return remembered(asked(), response, `${email}`);
    } catch (error) {
      return forForm(errorResponse(error));
    }
  });
}

/** The browser that has just signed in is a known one of the account from now on. */
function remembered(request: NextRequest, response: Response, email: string): Response {
  const { session } = cookieNames();
  // A long session is in several cookies: `name.0`, `name.1`.
  const isIn = response.headers.getSetCookie().some((cookie) => cookie.startsWith(session) && !/^[^=]+=;/.test(cookie));
  if (isIn) response.headers.append('set-cookie', rememberDevice(request.cookies, email));
  return response;
}

/** The sign-in form's client reads what went wrong from an address in the answer. */
async function forForm(response: Response): Promise<Response> {
  const said = (await response.json()) as { error: { message: string } };
  const url = `${env().APP_URL}/sign-in?${new URLSearchParams({ error: said.error.message })}`;
  const { status, headers } = response;
  return Response.json({ ...said, url }, { status, headers });
}
