'use client';

import { useEffect, useRef } from 'react';
import { Form } from '@/components/scope/form';
import { useAction } from '@/components/scope/use-action';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { FormAlert } from '@/components/ui/form-alert';
import { Input } from '@/components/ui/input';
import { changePasswordAction } from '@/lib/auth/account-actions';
import { endedSessions } from './ended-sessions';

/** `email` lets a password manager store the new password under the right account. */
export function PasswordForm({ email }: { email: string }) {
  const [result, action, pending] = useAction(changePasswordAction);
  const failure = result && !result.ok ? result : null;
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (result?.ok) form.current?.reset();
  }, [result]);
  return (
    <Form action={action} result={result} ref={form} className="flex max-w-sm flex-col gap-4">
      <FormAlert failure={failure} />
      {result?.ok && !pending && (
        <Alert tone="success" title="Your password is changed" live>
          {endedSessions(result.data.ended)}
        </Alert>
      )}
      <input type="email" value={email} readOnly hidden autoComplete="username" />
      <Field label="Current password" error={failure?.fields?.current}>
        <Input name="current" type="password" required maxLength={200} autoComplete="current-password" />
      </Field>
      <Field label="New password" hint="12 characters or more." error={failure?.fields?.password}>
        <Input name="password" type="password" required maxLength={200} autoComplete="new-password" />
      </Field>
      <Button type="submit" variant="primary" pending={pending} className="self-start">
        Change password
      </Button>
    </Form>
  );
}
