'use client';

import { useActionState, useEffect, useRef, useState } from 'react';
import type { Failure, Typed } from '@/lib/errors';
import type { Progress, ProgressAction } from '@/lib/progress-action';
import { usePageScope } from './scope-context';

type Trial<P> = { pending: boolean; steps: readonly P[]; failure: Failure | null };

const UNREACHED: Failure = {
  ok: false,
  code: 'unavailable',
  message: 'The answer broke off. Check your connection; look at the list of connections before you try again.',
};

const NOTHING_TYPED: Typed = {};

/**
 * For an action that reports its steps, in a `Form`. With scripts the steps appear one by one, and `onDone` gets the
 * result. Without them the browser posts the form, and the page comes back with what went wrong.
 */
export function useProgressAction<P, T>(action: ProgressAction<P, T>, onDone: (result: T) => void) {
  const [answer, post] = useActionState(action, null);
  const [trial, setTrial] = useState<Trial<P> | null>(null);
  const { noteFailure } = usePageScope();
  const isSending = useRef(false);
  const isGone = useRef(false);
  const reader = useRef<ReadableStreamDefaultReader<Progress<P, T>>>(null);
  const posted = answer instanceof ReadableStream ? null : answer;
  const failure = (trial ? trial.failure : posted?.failure) ?? null;

  useEffect(() => {
    if (failure) noteFailure(failure);
  }, [failure, noteFailure]);
  // Somebody who has left the page is not led away from where they went.
  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
      void reader.current?.cancel();
    };
  }, []);

  async function run(form: FormData) {
    const fail = (reason: Failure) => {
      isSending.current = false;
      setTrial((now) => ({ pending: false, steps: now?.steps ?? [], failure: reason }));
    };
    try {
      const stream = await action(null, form);
      if (!(stream instanceof ReadableStream)) return fail(stream.failure);
      reader.current = stream.getReader();
      for (;;) {
        const { done, value: line } = await reader.current.read();
        if (isGone.current) return;
        if (done) return fail(UNREACHED);
        if ('done' in line) return onDone(line.done);
        if ('failed' in line) return fail(line.failed);
        setTrial((now) => ({ pending: true, steps: [...(now?.steps ?? []), line.step], failure: null }));
      }
    } catch (error) {
      if (!isLeadingAway(error)) fail(UNREACHED);
    }
  }

  function send(form: FormData) {
    if (isSending.current) return;
    isSending.current = true;
    setTrial({ pending: true, steps: [], failure: null });
    void run(form);
  }

  return {
    pending: trial?.pending ?? false,
    steps: trial?.steps ?? posted?.steps ?? [],
    failure,
    /** The page was drawn anew, so that nothing secret is in its fields any more. */
    isRedrawn: trial === null && posted !== null,
    typed: posted?.failure.typed ?? NOTHING_TYPED,
    form: { action: post, result: failure, send },
  };
}

/** The session has ended: the router is on its way to the sign-in form. */
const isLeadingAway = (error: unknown) =>
  error instanceof Error && 'digest' in error && `${error.digest}`.startsWith('NEXT_REDIRECT');
