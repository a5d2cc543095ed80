'use client';

import { type FormEvent, useEffect, useState } from 'react';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { later } from '@/components/ui/later';
import { onIdle } from '@/components/ui/on-idle';

/** Fetched while the form is being filled in. */
const auth = later(() => import('next-auth/react'));

const WRONG = 'This email and password do not belong together. Check both and try again.';

/** Signs in and goes to `target`, a path of this application. Nothing typed is lost when it fails. */
export function SignInForm({ target }: { target: string }) {
  const [error, setError] = useState<string | null>(null);
  const [pending, setPending] = useState(false);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setPending(true);
    setError(null);
    const email = String(form.get('email'));
    const password = String(form.get('password'));
    const result = await auth
      .load()
      .then(({ signIn }) => signIn('credentials', { redirect: false, email, password }))
      .catch(() => null);
    if (result?.ok && !result.error) return window.location.assign(target);
    setPending(false);
    setError(
      result?.error === 'CredentialsSignin'
        ? WRONG
        : (result?.error ?? 'Doow cannot be reached. Check your connection and try again.'),
    );
  }

  useEffect(() => onIdle(auth.load), []);

  // post: submitted before any script has loaded, the password must not go into the address.
  return (
    <form method="post" onSubmit={submit} className="flex flex-col gap-4">
      {error && <Alert tone="danger" title={error} live />}
      <Field label="Email">
        <Input name="email" type="email" autoComplete="username" required maxLength={254} />
      </Field>
      <Field label="Password">
        <Input name="password" type="password" autoComplete="current-password" required maxLength={200} />
      </Field>
      <Button type="submit" variant="primary" pending={pending}>
        Sign in
      </Button>
    </form>
  );
}
