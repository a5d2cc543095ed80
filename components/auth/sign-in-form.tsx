'use client';

import { Form } from '@/components/scope/form';
import { useAction } from '@/components/scope/use-action';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { FormAlert } from '@/components/ui/form-alert';
import { Input } from '@/components/ui/input';
import { signInAction } from '@/lib/auth/actions';

/** Signs in and goes to `target`, a path of this application. */
export function SignInForm({ target }: { target: string }) {
  const [result, action, pending] = useAction(signInAction);
  const failure = result && !result.ok ? result : null;
  return (
    <Form action={action} result={result} className="flex flex-col gap-4">
      <input type="hidden" name="callbackUrl" value={target} />
      <FormAlert failure={failure} />
      <Field label="Email" error={failure?.fields?.email}>
        <Input
          name="email"
          type="email"
          autoComplete="username"
          required
          maxLength={254}
          defaultValue={failure?.typed?.email}
        />
      </Field>
      <Field label="Password" error={failure?.fields?.password}>
        <Input name="password" type="password" autoComplete="current-password" required maxLength={200} />
      </Field>
      <Button type="submit" variant="primary" pending={pending}>
        Sign in
      </Button>
    </Form>
  );
}
