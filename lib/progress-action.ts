import 'server-only';
import type { Route } from 'next';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { after } from 'next/server';
import type { z } from 'zod';
import { attempt, isPosted, type Keeps, parseForm, unavailable, withTyped } from './action';
import type { Member } from './auth/actor';
import { assertPageScope } from './auth/assert-page-scope';
import { assertMay } from './auth/may';
import { PAGE_SCOPE } from './auth/page-scope';
import type { Permission } from './auth/permissions';
import { notingRefusal } from './auth/refused-role';
import { requireActor } from './auth/session';
import type { Failure, Result } from './errors';
import { assertOwnOrigin } from './request';
import { inRequest } from './request-id';

type Definition<S extends z.ZodType, P, T> = {
  permission: Permission;
  schema: S;
  /** Yields each step as it is known and returns the result. */
  run: (actor: Member, input: z.output<S>) => AsyncGenerator<P, T>;
  /** Runs once the answer has been sent, also where nobody waited for it. */
  afterwards: (actor: Member, result: T) => void;
  /** Where a success leads that the browser posted by itself. */
  goTo: (result: T) => string;
  keeps: Keeps<S>;
};

/** What a script reads: each step as it is known, then how it ended. */
export type Progress<P, T> = { step: P } | { done: T } | { failed: Failure };

/** What the page is drawn from where the browser posted the form by itself and it failed. */
export type Posted<P> = { steps: readonly P[]; failure: Failure };

export type ProgressAction<P, T> = (
  previous: Posted<P> | ReadableStream<Progress<P, T>> | null,
  form: FormData,
) => Promise<Posted<P> | ReadableStream<Progress<P, T>>>;

/**
 * A server action whose verb takes seconds and reports its steps. Called by a script it answers with a stream of them;
 * posted by the browser itself it answers at the end. The verb runs to its end in both, also when the reader goes away.
 */
export function progressAction<S extends z.ZodType, P, T>({
  permission,
  schema,
  run,
  afterwards,
  goTo,
  keeps,
}: Definition<S, P, T>): ProgressAction<P, T> {
  return async (_previous, form) => {
    const actor = await requireActor().catch(unavailable); // may redirect, so outside the attempt
    if ('ok' in actor) return { steps: [], failure: actor };
    const requestHeaders = await headers();
    const work = (onStep: (step: P) => void) =>
      inRequest(requestHeaders, () =>
        attempt(async () => {
          assertOwnOrigin(requestHeaders);
          await assertPageScope(actor, form.getAll(PAGE_SCOPE));
          return notingRefusal(actor, async () => {
            assertMay(actor, permission);
            const steps = run(actor, parseForm(schema, form));
            let next = await steps.next();
            for (; !next.done; next = await steps.next()) onStep(next.value);
            return next.value;
          });
        }),
      );
    if (!isPosted(requestHeaders)) return stream(work, (result) => afterwards(actor, result));
    const steps: P[] = [];
    const result = await work((step) => steps.push(step));
    if (!result.ok) return { steps, failure: withTyped(result, requestHeaders, form, keeps) };
    afterwards(actor, result.data);
    redirect(goTo(result.data) as Route);
  };
}

/** Begins the work at once, whether or not anybody reads; `afterwards` is registered now, while the request is open. */
function stream<P, T>(
  work: (onStep: (step: P) => void) => Promise<Result<T>>,
  afterwards: (result: T) => void,
): ReadableStream<Progress<P, T>> {
  let isRead = true;
  return new ReadableStream<Progress<P, T>>({
    start(controller) {
      const send = (line: Progress<P, T>) => isRead && controller.enqueue(line);
      const ended = work((step) => send({ step })).then((result) => {
        send(result.ok ? { done: result.data } : { failed: result });
        if (isRead) controller.close();
        return result;
      });
      after(async () => {
        const result = await ended;
        if (result.ok) afterwards(result.data);
      });
    },
    cancel() {
      isRead = false;
    },
  });
}
