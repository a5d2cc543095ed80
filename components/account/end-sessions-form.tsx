'use client';

import { useActionState } from 'react';
import { Alert } from '@/components/ui/alert';
import { SubmitButton } from '@/components/ui/submit-button';
import { endOtherSessionsAction } from '@/lib/auth/account-actions';
import { endedSessions } from './ended-sessions';

export function EndSessionsForm({ others }: { others: number }) {
  const [result, action] = useActionState(endOtherSessionsAction, null);
  if (!result && others === 0) return null;
  return (
    <form action={action} className="flex flex-col items-start gap-4 border-t p-4">
      {result && (
        <Alert
          tone={result.ok ? 'success' : 'danger'}
          title={result.ok ? endedSessions(result.data.ended) : result.message}
          live
        />
      )}
      {others > 0 && <SubmitButton variant="secondary">Sign out everywhere else</SubmitButton>}
    </form>
  );
}
