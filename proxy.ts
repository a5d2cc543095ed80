import { type NextRequest, NextResponse } from 'next/server';
import { contentPolicy } from '@/lib/content-policy';
import { env } from '@/lib/env';
import { isIssued } from '@/lib/server/issued-ids';
import { keyRefusal } from '@/lib/server/key-refusal';
import { isReadable, type Refusal } from '@/lib/server/refusals';

/**
 * Gives every request an id, and every page a fresh nonce and its policy. It refuses an address with a key in it, and a
 * change that another site sends to a page, which the framework would answer with a 500. It decides nothing about access:
 * each page and route does.
 */
export function proxy(request: NextRequest) {
  const { pathname, search } = request.nextUrl;
  const given = request.headers.get('x-request-id');
  const requestId = isIssued(given) ? given : crypto.randomUUID();
  const key = keyRefusal(`${pathname}${search}`); // for where a platform's own servers answer (`watch.ts`)
  if (key) return refuseKey(key, requestId);
  if (!isReadable(`${pathname}${search}`)) return refused(400, 'This address cannot be read.', requestId);
  if (isForeign(request))
    return refused(403, 'This did not come from one of Doow’s pages. Open Doow and try again.', requestId);
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64');
  const policy = contentPolicy(nonce, process.env.NODE_ENV === 'development');
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('x-request-id', requestId);
  headers.set('x-pathname', `${pathname}${search}`);
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  response.headers.set('x-request-id', requestId);
  const mayBeKept = ['GET', 'HEAD'].includes(request.method) && FILES.test(pathname);
  if (!mayBeKept) response.headers.set('cache-control', 'private, no-store');
  return response;
}

/** The framework takes a whole address only to lead to. */
function refuseKey({ status, body, headers }: Refusal, requestId: string): Response {
  const { location, ...rest } = headers ?? {};
  const whole = location && { location: new URL(location, env().APP_URL).href };
  return new Response(body || null, { status, headers: { ...rest, ...whole, 'x-request-id': requestId } });
}

/** Whether another site sent this to a page; an API route answers for itself. */
function isForeign({ method, headers, nextUrl }: NextRequest): boolean {
  const origin = headers.get('origin');
  if (['GET', 'HEAD', 'OPTIONS'].includes(method) || nextUrl.pathname.startsWith('/api/')) return false;
  return origin !== null && origin !== env().APP_URL;
}

const refused = (status: number, message: string, requestId: string) =>
  new NextResponse(`${message}\n`, {
    status,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'private, no-store',
      'x-request-id': requestId,
    },
  });

/** Where files are that a browser may keep. What is not there is a page, with a policy like any other. */
const FILES = /^\/(?:(?:providers|screenshots)\/[^/]+|icon\.svg|favicon\.ico)$/;

export const config = { matcher: [{ source: '/((?!_next/static/).*)' }] };
