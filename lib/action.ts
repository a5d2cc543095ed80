import 'server-only';
import { randomUUID } from 'node:crypto';
import type { Route } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import type { z } from 'zod';
import type { Member } from './auth/actor';
import { assertPageScope } from './auth/assert-page-scope';
import { assertMay } from './auth/may';
import { PAGE_SCOPE } from './auth/page-scope';
import type { Permission } from './auth/permissions';
import { notingRefusal } from './auth/refused-role';
import { requireActor } from './auth/session';
import { unavailableOf } from './database-failure';
import { AppError, type Failure, type FieldErrors, type Result, type Typed } from './errors';
import { log } from './log';
import { assertOwnOrigin } from './request';
import { inRequest, requestId } from './request-id';
import { assertStorable } from './storable';

type Definition<S extends z.ZodType, T> = {
  permission: Permission;
  schema: S;
  run: (actor: Member, input: z.output<S>) => Promise<T>;
  /** Where to go when it succeeded. */
  goTo?: (data: T) => string;
  /** It opens a workspace that the form names, so it may come from a page of any workspace of the same person. */
  anyWorkspace?: boolean;
  keeps?: Keeps<S>;
};

/** The fields that are shown again after a failure where the browser posted the form by itself. Never a secret's. */
export type Keeps<S extends z.ZodType> = readonly (keyof z.input<S> & string)[];

/**
 * A server action: session, origin, the page's scope, permission and input are checked first, then the verb runs. An
 * expected failure is a value. The form has to carry the scope of its page (`Form` and `useAction` add it): one that
 * was rendered for another workspace, or that does not say for which, fails as `stale`.
 */
export function action<S extends z.ZodType, T>({
  permission,
  schema,
  run,
  goTo,
  anyWorkspace,
  keeps = [],
}: Definition<S, T>) {
  return async (_previous: Result<T> | null, form: FormData): Promise<Result<T>> => {
    const actor = await requireActor().catch(unavailable); // may redirect, so outside the attempt
    if ('ok' in actor) return actor;
    const requestHeaders = await headers();
    const result = await inRequest(requestHeaders, () =>
      attempt(async () => {
        assertOwnOrigin(requestHeaders);
        await assertPageScope(actor, form.getAll(PAGE_SCOPE), { anyWorkspace });
        return notingRefusal(actor, async () => {
          assertMay(actor, permission);
          return run(actor, parseForm(schema, form));
        });
      }),
    );
    if (result.ok && goTo) redirect(goTo(result.data) as Route);
    return withTyped(result, requestHeaders, form, keeps);
  };
}

/**
 * An action of somebody who is not signed in (signing in, joining, setting up, feedback): origin and input are checked.
 * `goTo`: where to go when it succeeded.
 */
export function publicAction<S extends z.ZodType, T>(
  schema: S,
  run: (input: z.output<S>, headers: Headers) => Promise<T>,
  { goTo, keeps = [] }: { goTo?: (data: T) => string; keeps?: Keeps<S> } = {},
) {
  return async (_previous: Result<T> | null, form: FormData): Promise<Result<T>> => {
    const requestHeaders = await headers();
    const result = await inRequest(requestHeaders, () =>
      attempt(async () => {
        assertOwnOrigin(requestHeaders);
        return run(parseForm(schema, form), requestHeaders);
      }),
    );
    if (result.ok && goTo) redirect(goTo(result.data) as Route);
    return withTyped(result, requestHeaders, form, keeps);
  };
}

/** Whether the browser posted the form by itself: without scripts, or before they had loaded. */
export const isPosted = (headers: Headers): boolean => !headers.has('next-action');

/** Adds what was entered to a failure, for a page that is drawn anew. Where a script asked, it is in the fields still. */
export function withTyped<R extends Result<unknown>>(
  result: R,
  requestHeaders: Headers,
  form: FormData,
  keeps: readonly string[],
): R {
  if (result.ok || keeps.length === 0 || !isPosted(requestHeaders)) return result;
  const typed: Typed = Object.fromEntries(
    keeps.flatMap((name) => {
      const value = form.get(name);
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
  return { ...result, typed };
}

/** Runs it; an AppError becomes its own words, anything else is logged once and told in one sentence. */
export async function attempt<T>(run: () => Promise<T>): Promise<Result<T>> {
  try {
    return { ok: true, data: await run() };
  } catch (error) {
    return failureOf(error);
  }
}

export function failureOf(thrown: unknown): Failure {
  const unavailable = unavailableOf(thrown);
  if (unavailable) log().warn({ err: thrown }, 'The database was busy or could not be reached');
  const error = unavailable ?? thrown;
  if (error instanceof AppError) {
    const { code, message, fields, retryAfterS } = error;
    if (code !== 'forbidden') log().info({ code }, 'Refused'); // which is noted where it is thrown
    return { ok: false, code, message, ...(fields && { fields }), ...(retryAfterS !== undefined && { retryAfterS }) };
  }
  const id = requestId() ?? randomUUID();
  log().error({ err: error, requestId: id }, 'Unexpected');
  const message = `Something went wrong on our side and nothing was changed. Try again; if it stays, quote ${id}.`;
  return { ok: false, code: 'internal', message };
}

/** What was typed stays in the form where the database cannot tell who sends it. @throws what it is given, otherwise */
export function unavailable(error: unknown): Failure {
  if (unavailableOf(error)) return failureOf(error);
  throw error;
}

/** @throws AppError `invalid` with the first message of each field. */
export function parseForm<S extends z.ZodType>(schema: S, form: FormData): z.output<S> {
  const entries = [...form.keys()].filter((name) => !name.startsWith('$ACTION') && name !== PAGE_SCOPE);
  return parseInput(schema, Object.fromEntries(entries.map((name) => [name, form.get(name)])));
}

/** @throws AppError `invalid` with the first message of each field. */
export function parseInput<S extends z.ZodType>(schema: S, input: unknown): z.output<S> {
  assertStorable(input);
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const fields: Record<string, string> = Object.create(null); // a field may be called __proto__
  for (const issue of parsed.error.issues) fields[String(issue.path[0] ?? 'form')] ??= issue.message;
  throw new AppError(
    'invalid',
    Object.values(fields)[0] ?? 'Something entered here is not valid.',
    fields satisfies FieldErrors,
  );
}
