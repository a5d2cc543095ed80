'use client';

import Link from 'next/link';
import { Form } from '@/components/scope/form';
import { useAction } from '@/components/scope/use-action';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { setUpAction } from '@/lib/auth/actions';

export function SetUpForm() {
  const [result, action, pending] = useAction(setUpAction);
  if (result?.ok)
    return (
      <Alert tone="success" title="The workspace is ready" live>
        <Link href="/sign-in" className="underline">
          Sign in with the email and password you chose
        </Link>
      </Alert>
    );
  const errors = result && !result.ok ? result.fields : undefined;
  return (
    <Form action={action} className="flex flex-col gap-4">
      {result && !result.ok && !errors && <Alert tone="danger" title={result.message} live />}
      <Field
        label="One-time code"
        hint="The newest one in the server’s log. It works for 24 hours."
        error={errors?.code}
      >
        <Input name="code" required autoComplete="off" spellCheck={false} className="font-mono" />
      </Field>
      <Field label="Workspace name" hint="Your company’s name." error={errors?.workspace}>
        <Input name="workspace" required maxLength={80} autoComplete="organization" />
      </Field>
      <Field label="Your name" error={errors?.name}>
        <Input name="name" required maxLength={80} autoComplete="name" />
      </Field>
      <Field label="Email" error={errors?.email}>
        <Input name="email" type="email" required maxLength={254} autoComplete="username" />
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
