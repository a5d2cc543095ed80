import 'server-only';
import { failureOf } from './action';
import type { Member } from './auth/actor';
import { assertPageScope } from './auth/assert-page-scope';
import { assertMay } from './auth/may';
import { PAGE_SCOPE } from './auth/page-scope';
import type { Permission } from './auth/permissions';
import { notingRefusal } from './auth/refused-role';
import { currentActor } from './auth/session';
import { AppError, STATUS } from './errors';
import { assertOwnOrigin } from './request';
import { inRequest } from './request-id';
import { assertStorable } from './storable';

type Context<P> = { params: Promise<P> };

/**
 * A route handler for a signed-in member: session, the page's scope, permission and, for a write, the origin are checked
 * first. A write has to carry the scope of its page (`useRequest` adds it). A read may do without, for scripts that call
 * the API: then the session's open workspace counts. The handler's request no longer has that parameter. An AppError
 * becomes `{ error: { code, message, fields? } }` with its status and, where it has one, `Retry-After`. Nothing is cached.
 */
export function route<P>(
  permission: Permission,
  handler: (actor: Member, request: Request, params: P) => Promise<Response>,
) {
  return async (request: Request, context: Context<P>): Promise<Response> => {
    return inRequest(request.headers, async () => {
      try {
        const actor = await currentActor();
        if (!actor) throw new AppError('unauthenticated', 'Sign in first.');
        const writes = request.method !== 'GET' && request.method !== 'HEAD';
        if (writes) assertOwnOrigin(request.headers);
        const url = new URL(request.url);
        if (writes || url.searchParams.has(PAGE_SCOPE))
          await assertPageScope(actor, url.searchParams.getAll(PAGE_SCOPE));
        const response = await notingRefusal(actor, async () => {
          assertMay(actor, permission);
          const params = await context.params;
          assertStorable(url.searchParams);
          assertStorable(params);
          return handler(actor, withoutScope(request, url), params);
        });
        if (!response.headers.has('cache-control')) response.headers.set('cache-control', 'private, no-store');
        if (request.method !== 'HEAD') return response;
        await response.body?.cancel(); // nobody reads it: an export would keep its connection until its time is up
        return new Response(null, response);
      } catch (error) {
        return errorResponse(error);
      }
    });
  };
}

/** A read without the parameter: what parses a query refuses parameters that it does not know. A write keeps its body. */
function withoutScope(request: Request, url: URL): Request {
  if (!['GET', 'HEAD'].includes(request.method) || !url.searchParams.has(PAGE_SCOPE)) return request;
  url.searchParams.delete(PAGE_SCOPE);
  return new Request(url, { method: request.method, headers: request.headers, signal: request.signal });
}

export function errorResponse(error: unknown): Response {
  const { code, message, fields, retryAfterS } = failureOf(error);
  const status = code === 'internal' ? 500 : STATUS[code];
  const headers = {
    'cache-control': 'private, no-store',
    ...(retryAfterS !== undefined && { 'retry-after': `${Math.ceil(retryAfterS)}` }),
  };
  return Response.json({ error: { code, message, ...(fields && { fields }) } }, { status, headers });
}
