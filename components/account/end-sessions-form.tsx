'use client';

import { PasswordAgain } from '@/components/auth/password-again';
import { Form } from '@/components/scope/form';
import { useAction } from '@/components/scope/use-action';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { endOtherSessionsAction } from '@/lib/auth/account-actions';
import { endedSessions } from './ended-sessions';

export function EndSessionsForm({ others }: { others: number }) {
  const [result, action, pending] = useAction(endOtherSessionsAction);
  if (!result && others === 0) return null;
  const asked = result && !result.ok ? result.fields?.password : undefined;
  return (
    <Form action={action} result={result} noValidate className="flex flex-col items-start gap-4 border-t p-4">
      {result && !asked && (
        <Alert
          tone={result.ok ? 'success' : 'danger'}
          title={result.ok ? endedSessions(result.data.ended) : result.message}
          live
        />
      )}
      {asked && (
        <div className="w-full max-w-sm">
          <PasswordAgain error={asked} />
        </div>
      )}
      {others > 0 && (
        <Button type="submit" variant="secondary" pending={pending}>
          Sign out everywhere else
        </Button>
      )}
    </Form>
  );
}
