'use client';

import { type ComponentProps, startTransition } from 'react';
import { PAGE_SCOPE } from '@/lib/auth/page-scope';
import { usePageScope } from './scope-context';

type Props = Omit<ComponentProps<'form'>, 'action' | 'method' | 'onSubmit'> & { action: (form: FormData) => void };

/**
 * A form with a server action: `action` is what `useAction` gives. It carries the scope of its page. Unlike React's own,
 * it keeps what was typed when the action refuses; before its script is there, the browser posts it to the same action.
 */
export function Form({ action, children, ...props }: Props) {
  const { scope } = usePageScope();
  return (
    <form
      {...props}
      action={action}
      onSubmit={(event) => {
        event.preventDefault();
        const { submitter } = event.nativeEvent as SubmitEvent;
        const form = new FormData(event.currentTarget, submitter);
        startTransition(() => action(form));
      }}
    >
      {scope !== null && <input type="hidden" name={PAGE_SCOPE} value={scope} />}
      {children}
    </form>
  );
}
