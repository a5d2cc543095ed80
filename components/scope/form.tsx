'use client';

import { type ComponentProps, startTransition, useEffect, useImperativeHandle, useRef } from 'react';
import { PAGE_SCOPE } from '@/lib/auth/page-scope';
import type { Result } from '@/lib/errors';
import { usePageScope } from './scope-context';

type Props = Omit<ComponentProps<'form'>, 'action' | 'method' | 'onSubmit'> & {
  action: (form: FormData) => void;
  /** What the action answered: after a failure the focus goes to the first invalid field. */
  result?: Result<unknown> | null;
  /** Sends the form where scripts run, in place of the action. */
  send?: (form: FormData) => void;
};

/**
 * A form with a server action: `action` is what `useAction` gives. It carries the scope of its page. Unlike React's own,
 * it keeps what was typed when the action refuses; before its script is there, the browser posts it to the same action.
 */
export function Form({ action, result = null, send, ref, children, ...props }: Props) {
  const { scope } = usePageScope();
  const own = useRef<HTMLFormElement>(null);
  useImperativeHandle(ref, () => own.current as HTMLFormElement);
  // React says so in the server's HTML, but not where it draws the form in the browser.
  useEffect(() => own.current?.setAttribute('method', 'post'));
  useEffect(() => {
    if (result && !result.ok) own.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [result]);
  return (
    <form
      {...props}
      ref={own}
      action={action}
      onSubmit={(event) => {
        event.preventDefault();
        const { submitter } = event.nativeEvent as SubmitEvent;
        const form = new FormData(event.currentTarget, submitter);
        if (send) send(form);
        else startTransition(() => action(form));
      }}
    >
      {scope !== null && <input type="hidden" name={PAGE_SCOPE} value={scope} />}
      {children}
    </form>
  );
}
