'use client';

import { Form } from '@/components/scope/form';
import { useAction } from '@/components/scope/use-action';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { FormAlert } from '@/components/ui/form-alert';
import { Input } from '@/components/ui/input';
import { joinKnownAction, joinNewAction } from '@/lib/members/actions';

export function JoinForm({ token, known, email }: { token: string; known: boolean; email: string }) {
  const [result, run, pending] = useAction(known ? joinKnownAction : joinNewAction);
  const failure = result && !result.ok ? result : null;
  return (
    <Form action={run} result={result} className="flex flex-col gap-4">
      <input type="hidden" name="token" value={token} />
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <FormAlert failure={failure} />
      {!known && (
        <Field label="Your name" error={failure?.fields?.name}>
          <Input name="name" required maxLength={80} autoComplete="name" defaultValue={failure?.typed?.name} />
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
