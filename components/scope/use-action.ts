'use client';

import { startTransition, useActionState, useEffect } from 'react';
import { PAGE_SCOPE } from '@/lib/auth/page-scope';
import type { Result } from '@/lib/errors';
import { usePageScope } from './scope-context';

export type ServerAction<T> = (previous: Result<T> | null, form: FormData) => Promise<Result<T>>;

/** `useActionState` for the actions of this application; one that is refused as stale is also said in the frame. */
export function useAction<T>(action: ServerAction<T>) {
  const [result, run, pending] = useActionState<Result<T> | null, FormData>(action, null);
  const { noteFailure } = usePageScope();
  useEffect(() => {
    if (result && !result.ok) noteFailure(result);
  }, [result, noteFailure]);
  return [result, run, pending] as const;
}

/** The same for what has no form: `send` takes the fields. */
export function useSend<T>(action: ServerAction<T>) {
  const [result, run, pending] = useAction(action);
  const { scope } = usePageScope();
  const send = (fields: Readonly<Record<string, string>>) => startTransition(() => run(formOf(fields, scope)));
  return [result, send, pending] as const;
}

export function formOf(fields: Readonly<Record<string, string>>, scope: string | null): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  if (scope !== null) form.set(PAGE_SCOPE, scope);
  return form;
}
