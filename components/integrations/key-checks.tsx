'use client';

import { CircleAlert, CircleCheck, LoaderCircle, TriangleAlert } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { KeyCheck } from '@/lib/integrations/verify';

const LOOK = {
  passed: { Icon: CircleCheck, colour: 'text-success', word: 'Passed' },
  warning: { Icon: TriangleAlert, colour: 'text-warning', word: 'Warning' },
  failed: { Icon: CircleAlert, colour: 'text-danger', word: 'Failed' },
};

/** The checks of a key, one line each, as they pass. */
export function KeyChecks({ checks, pending }: { checks: readonly KeyCheck[]; pending: boolean }) {
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    // The focus was in a field that has given way.
    const { activeElement, body } = document;
    if (pending && (activeElement === body || !activeElement?.checkVisibility())) list.current?.focus();
  }, [pending]);
  if (checks.length === 0 && !pending) return null;
  return (
    <ol
      ref={list}
      tabIndex={-1}
      aria-label="Checks of the key"
      aria-live="polite"
      className="flex flex-col gap-2 rounded-lg border bg-sunken p-4 text-sm"
    >
      {checks.map(({ id, label, status, detail }) => {
        const { Icon, colour, word } = LOOK[status];
        return (
          <li key={id} className="flex gap-2.5">
            <Icon aria-hidden="true" className={`mt-0.5 size-4 shrink-0 ${colour}`} />
            <span className="min-w-0 break-words">
              <span className="sr-only">{word}: </span>
              <span className="font-medium">{label}</span> <span className="text-muted">{detail}</span>
            </span>
          </li>
        );
      })}
      {pending && (
        <li className="flex gap-2.5 text-muted">
          <LoaderCircle aria-hidden="true" className="mt-0.5 size-4 shrink-0 animate-spin" />
          Asking the provider
        </li>
      )}
    </ol>
  );
}
