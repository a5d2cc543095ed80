import 'server-only';
import { failureOf } from './action';
import type { Member } from './auth/actor';
import { assertMay } from './auth/may';
import type { Permission } from './auth/permissions';
import { currentActor } from './auth/session';
import { AppError, STATUS } from './errors';
import { assertOwnOrigin } from './request';
import { inRequest } from './request-id';

type Context<P> = { params: Promise<P> };

/**
 * A route handler for a signed-in member: session, permission and, where it changes something, origin first. An
 * AppError becomes `{ error: { code, message, fields? } }` with its status. Nothing is cached.
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
        if (request.method !== 'GET' && request.method !== 'HEAD') assertOwnOrigin(request.headers);
        assertMay(actor, permission);
        const response = await handler(actor, request, await context.params);
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

export function errorResponse(error: unknown): Response {
  const { code, message, fields } = failureOf(error);
  const status = code === 'internal' ? 500 : STATUS[code];
  return Response.json(
    { error: { code, message, ...(fields && { fields }) } },
    { status, headers: { 'cache-control': 'private, no-store' } },
  );
}
