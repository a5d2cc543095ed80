'use client';

import { useEffect } from 'react';
import { buttonClass } from '@/components/ui/button-class';
import { EmptyState } from '@/components/ui/empty-state';

type Props = { error: unknown; retry: () => void; title?: string };

/**
 * Something broke that nobody expected: what to do, and the number that finds it in the server's log. Every page brings
 * it along: hence no icon's or button's code.
 */
export function Failure({ error, retry, title = 'This could not be shown' }: Props) {
  useEffect(() => console.error(error), [error]);
  const digest = error instanceof Error && 'digest' in error ? String(error.digest) : null;
  return (
    <EmptyState
      icon={ALERT}
      title={<h1>{title}</h1>}
      action={
        <button type="button" className={buttonClass({ variant: 'primary' })} onClick={() => retry()}>
          Try again
        </button>
      }
    >
      <p>
        Something went wrong on our side; nothing was changed by it. If it stays, tell whoever runs Doow for you
        {digest ? (
          <>
            , and quote <code className="select-all font-mono text-text">{digest}</code>.
          </>
        ) : (
          '.'
        )}
      </p>
    </EmptyState>
  );
}

const ALERT = (
  <svg aria-hidden="true" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round">
    <path d="M12 8v4M12 16h.01M22 12a10 10 0 1 1-20 0 10 10 0 0 1 20 0Z" />
  </svg>
);
