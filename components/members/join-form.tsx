'use client';

import Link from 'next/link';
import { Form } from '@/components/scope/form';
import { useAction } from '@/components/scope/use-action';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { joinKnownAction, joinNewAction } from '@/lib/members/actions';

export function JoinForm({ token, known, email }: { token: string; known: boolean; email: string }) {
  const [result, run, pending] = useAction(known ? joinKnownAction : joinNewAction);
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
    <Form action={run} className="flex flex-col gap-4">
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
    </Form>
  );
}
