import { type NextRequest, NextResponse } from 'next/server';
import { contentPolicy } from '@/lib/content-policy';

/** Gives every request an id, and every page a fresh nonce and its policy. It decides nothing about access: each page and route does. */
export function proxy(request: NextRequest) {
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString('base64');
  const policy = contentPolicy(nonce, process.env.NODE_ENV === 'development');
  const headers = new Headers(request.headers);
  const requestId = crypto.randomUUID();
  headers.set('x-nonce', nonce);
  headers.set('x-request-id', requestId);
  headers.set('x-pathname', `${request.nextUrl.pathname}${request.nextUrl.search}`);
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  response.headers.set('x-request-id', requestId);
  const mayBeKept = ['GET', 'HEAD'].includes(request.method) && FILES.test(request.nextUrl.pathname);
  if (!mayBeKept) response.headers.set('cache-control', 'private, no-store');
  return response;
}

/** Where files are that a browser may keep. What is not there is a page, with a policy like any other. */
const FILES = /^\/(?:(?:providers|screenshots)\/[^/]+|icon\.svg|favicon\.ico)$/;

export const config = { matcher: [{ source: '/((?!_next/static/).*)' }] };
