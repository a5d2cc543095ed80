'use client';

import Link from 'next/link';
import { useActionState } from 'react';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { useKeptForm } from '@/components/ui/use-kept-form';
import { joinKnownAction, joinNewAction } from '@/lib/members/actions';

export function JoinForm({ token, known, email }: { token: string; known: boolean; email: string }) {
  const [result, run, pending] = useActionState(known ? joinKnownAction : joinNewAction, null);
  const kept = useKeptForm(run);
  if (result?.ok)
    return (
      <Alert tone="success" title="You are a member now" live>
        <Link href="/sign-in" className="underline">
          Sign in as {email}
        </Link>
      </Alert>
    );
  const failure = result && !result.ok ? result : null;
  return (
    <form {...kept} className="flex flex-col gap-4">
      <input type="hidden" name="token" value={token} />
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      {failure && !failure.fields && <Alert tone="danger" title={failure.message} live />}
      {!known && (
        <Field label="Your name" error={failure?.fields?.name}>
          <Input name="name" required maxLength={80} autoComplete="name" />
        </Field>
      )}
      <Field label="Password" hint={known ? undefined : '12 characters or more.'} error={failure?.fields?.password}>
        <Input
          name="password"
          type="password"
          required
          maxLength={200}
          autoComplete={known ? 'current-password' : 'new-password'}
        />
      </Field>
      <Button type="submit" variant="primary" pending={pending}>
        Join
      </Button>
    </form>
  );
}
