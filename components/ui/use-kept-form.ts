'use client';

import { type FormEvent, startTransition } from 'react';

/**
 * Props for a form whose action may refuse: unlike `action`, this does not empty the fields once the action has run,
 * so that nothing typed is lost. Use with `useActionState` and its pending flag.
 */
export function useKeptForm(action: (form: FormData) => void) {
  return {
    method: 'post' as const, // submitted before any script has loaded, nothing typed may go into the address
    onSubmit(event: FormEvent<HTMLFormElement>) {
      event.preventDefault();
      const form = new FormData(event.currentTarget);
      startTransition(() => action(form));
    },
  };
}
