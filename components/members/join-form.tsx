'use client';

import { Form } from '@/components/scope/form';
import { useAction } from '@/components/scope/use-action';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { FormAlert } from '@/components/ui/form-alert';
import { Input } from '@/components/ui/input';
import { joinAction } from '@/lib/members/actions';

export function JoinForm({ token, email }: { token: string; email: string }) {
  const [result, run, pending] = useAction(joinAction);
  const failure = result && !result.ok ? result : null;
  return (
    <Form action={run} result={result} className="flex flex-col gap-4">
      <input type="hidden" name="token" value={token} />
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <FormAlert failure={failure} />
      <Field label="Your name" hint="Kept as it is if you have an account." error={failure?.fields?.name}>
        <Input name="name" required maxLength={200} autoComplete="name" defaultValue={failure?.typed?.name} />
      </Field>
      <Field label="Password" hint="12 characters or more." error={failure?.fields?.password}>
        <Input name="password" type="password" required maxLength={200} autoComplete="current-password" />
      </Field>
      <Button type="submit" variant="primary" pending={pending}>
        Join
      </Button>
    </Form>
  );
}
