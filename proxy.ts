import { type NextRequest, NextResponse } from 'next/server';
import { contentPolicy } from '@/lib/content-policy';
import { EXPOSED_KEY } from '@/lib/exposed-key';
import { holdsKey } from '@/lib/key-shape';

/**
 * Gives every request an id, and every page a fresh nonce and its policy. It refuses an address with a key in it. It
 * decides nothing about access: each page and route does.
 */
export function proxy(request: NextRequest) {
  const { pathname, search } = request.nextUrl;
  if (holdsKey(`${pathname}${search}`)) return refuseKey(request);
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64');
  const policy = contentPolicy(nonce, process.env.NODE_ENV === 'development');
  const headers = new Headers(request.headers);
  const requestId = crypto.randomUUID();
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

/**
 * An address with a key in it leads no further, so that nothing of it is logged, sent on or kept in a `callbackUrl`. A
 * page says what to do about it; an API route says the same in JSON.
 */
function refuseKey({ nextUrl }: NextRequest): Response {
  const headers = { 'cache-control': 'private, no-store', 'referrer-policy': 'no-referrer' };
  if (!nextUrl.pathname.startsWith('/api/'))
    return NextResponse.redirect(new URL('/exposed-key', nextUrl.origin), { status: 303, headers });
  const error = { code: 'invalid', message: `${EXPOSED_KEY.title}. ${EXPOSED_KEY.text}` };
  return Response.json({ error }, { status: 400, headers });
}

/** Where files are that a browser may keep. What is not there is a page, with a policy like any other. */
const FILES = /^\/(?:(?:providers|screenshots)\/[^/]+|icon\.svg|favicon\.ico)$/;

export const config = { matcher: [{ source: '/((?!_next/static/).*)' }] };
