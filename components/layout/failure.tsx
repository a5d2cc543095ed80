'use client';

import { CircleAlert } from 'lucide-react';
import { useEffect } from 'react';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';

type Props = { error: unknown; retry: () => void; title?: string };

/** Something broke that nobody expected: what to do, and the number that finds it in the server's log. */
export function Failure({ error, retry, title = 'This could not be shown' }: Props) {
  useEffect(() => console.error(error), [error]);
  const digest = error instanceof Error && 'digest' in error ? String(error.digest) : null;
  return (
    <EmptyState
      icon={<CircleAlert />}
      title={<h1>{title}</h1>}
      action={
        <Button variant="primary" onClick={() => retry()}>
          Try again
        </Button>
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
