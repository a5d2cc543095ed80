'use client';

import { useSend } from '@/components/scope/use-action';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { retryKeyAction } from '@/lib/integrations/actions';

const TITLES = {
  accepted: 'The stored key works again',
  refused: 'The stored key is still rejected',
  unclear: 'The answer does not say whether the stored key works',
};
const TONES = { accepted: 'success', refused: 'warning', unclear: 'warning' } as const;

type Props = { connectionId: string; blocked: boolean; size?: 'sm'; className?: string };

/** Tries a rejected key once more, without its being pasted again. What came of it is said also when the block is gone. */
export function RetryKey({ connectionId, blocked, size, className = '' }: Props) {
  const [result, retry, pending] = useSend(retryKeyAction);
  const { tone, title, text } = result ? told(result) : { tone: null, title: '', text: '' };
  return (
    <>
      {blocked && (
        <Button
          onClick={() => retry({ id: connectionId })}
          pending={pending}
          className={className}
          {...(size && { size })}
        >
          Try stored key again
        </Button>
      )}
      {tone && (
        <div className="order-last basis-full">
          <Alert tone={tone} title={title} live>
            {text}
          </Alert>
        </div>
      )}
    </>
  );
}

function told(result: NonNullable<Awaited<ReturnType<typeof retryKeyAction>>>) {
  if (!result.ok) return { tone: 'warning' as const, title: result.message, text: null };
  const { outcome, message } = result.data;
  return { tone: TONES[outcome], title: TITLES[outcome], text: message };
}
