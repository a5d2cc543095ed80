'use client';

import { Form } from '@/components/scope/form';
import { useAction } from '@/components/scope/use-action';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { FormAlert } from '@/components/ui/form-alert';
import { Input } from '@/components/ui/input';
import { setUpAction } from '@/lib/auth/actions';

export function SetUpForm() {
  const [result, action, pending] = useAction(setUpAction);
  const failure = result && !result.ok ? result : null;
  const errors = failure?.fields;
  const typed = failure?.typed;
  return (
    <Form action={action} result={result} className="flex flex-col gap-4">
      <FormAlert failure={failure} />
      <Field
        label="One-time code"
        hint="The newest one in the server’s log. It works for 24 hours."
        error={errors?.code}
      >
        <Input name="code" required autoComplete="off" spellCheck={false} className="font-mono" />
      </Field>
      <Field label="Workspace name" hint="Your company’s name." error={errors?.workspace}>
        <Input name="workspace" required maxLength={80} autoComplete="organization" defaultValue={typed?.workspace} />
      </Field>
      <Field label="Your name" error={errors?.name}>
        <Input name="name" required maxLength={80} autoComplete="name" defaultValue={typed?.name} />
      </Field>
      <Field label="Email" error={errors?.email}>
        <Input name="email" type="email" required maxLength={254} autoComplete="username" defaultValue={typed?.email} />
      </Field>
      <Field label="Password" hint="12 characters or more." error={errors?.password}>
        <Input name="password" type="password" required maxLength={200} autoComplete="new-password" />
      </Field>
      <Button type="submit" variant="primary" pending={pending}>
        Create workspace
      </Button>
    </Form>
  );
}
