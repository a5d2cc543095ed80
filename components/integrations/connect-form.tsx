'use client';

import type { Route } from 'next';
import { useRouter } from 'next/navigation';
import type { FormEvent } from 'react';
import { PasswordAgain } from '@/components/auth/password-again';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Checkbox, RadioGroup } from '@/components/ui/choice';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { KeyChecks } from './key-checks';
import { KeyField } from './key-field';
import { useKeyStream } from './use-key-stream';

const HISTORY = [
  { value: '30d', label: '30 days' },
  { value: '90d', label: '90 days' },
  { value: '12m', label: '12 months' },
];

type Props = {
  provider: { id: string; name: string; keyLabel: string; keyPlaceholder: string };
  /** What the connection is called unless the admin types another name. */
  givenName: string;
};

/** What is typed stays in the browser until the key has passed its checks, also when one fails. */
export function ConnectForm({ provider, givenName }: Props) {
  const router = useRouter();
  const { pending, checks, failure, send } = useKeyStream('/api/connections', (id) =>
    router.push(`/settings/integrations/${id}` as Route),
  );
  const fields = failure?.fields;

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    send({
      provider: provider.id,
      name: form.get('name'),
      key: form.get('key'),
      history: form.get('history'),
      confirmed: form.get('confirmed') === 'on',
      password: form.get('password') ?? undefined,
    });
  }

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-5">
      {failure && !(fields && Object.keys(fields).length > 0) && <Alert tone="danger" title={failure.message} live />}
      <Field label="Name" hint="How this organization is called in Doow." error={fields?.name}>
        <Input
          name="name"
          defaultValue={givenName}
          required
          maxLength={80}
          autoComplete="off"
          data-1p-ignore
          placeholder="Acme Production"
        />
      </Field>
      <KeyField label={provider.keyLabel} placeholder={provider.keyPlaceholder} error={fields?.key} />
      <RadioGroup name="history" label="History" options={HISTORY} defaultValue="90d" inline error={fields?.history} />
      {fields?.confirmed && (
        <Alert tone="warning" title={fields.confirmed} live>
          <Checkbox name="confirmed" label={`This is another ${provider.name} organization than those connected`} />
        </Alert>
      )}
      <PasswordAgain error={fields?.password} />
      <KeyChecks checks={checks} pending={pending} />
      <div>
        <Button type="submit" variant="primary" pending={pending}>
          Connect
        </Button>
      </div>
    </form>
  );
}
