'use client';

import type { Route } from 'next';
import { useRouter } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { useProgressAction } from '@/components/scope/use-progress-action';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { RadioGroup } from '@/components/ui/choice';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { connectAction } from '@/lib/integrations/key-actions';
import type { Region } from '@/lib/integrations/provider';
import { KeyForm } from './key-form';
import { RegionField } from './region-field';

const HISTORY = [
  { value: '90d', label: '90 days' },
  { value: '12m', label: '12 months' },
  { value: '24m', label: '24 months' },
];

type Props = {
  provider: { id: string; name: string; keyLabel: string; keyPlaceholder: string; regions: readonly Region[] };
  /** The name field's value unless the admin types another. */
  givenName: string;
  /** How to create a key: open until there is one. */
  steps: ReactNode;
};

export function ConnectForm({ provider, givenName, steps }: Props) {
  const router = useRouter();
  const trial = useProgressAction(connectAction, (id) => router.push(`/settings/integrations/${id}` as Route));
  const [isOpen, setOpen] = useState(true);
  const errors = trial.failure?.fields;
  const { typed } = trial;
  return (
    <>
      <Card title="Connect the organization">
        <KeyForm
          trial={trial}
          before={
            <>
              <input type="hidden" name="provider" value={provider.id} />
              <Field label="Name" hint="How this organization is called in Doow." error={errors?.name}>
                <Input
                  name="name"
                  required
                  maxLength={80}
                  autoComplete="off"
                  data-1p-ignore
                  placeholder="Acme Production"
                  defaultValue={typed.name ?? givenName}
                />
              </Field>
            </>
          }
          keyField={{
            label: provider.keyLabel,
            placeholder: provider.keyPlaceholder,
            onKey: (isThere) => setOpen(!isThere),
          }}
          after={
            <div className="flex flex-wrap gap-x-8 gap-y-4">
              <RegionField regions={provider.regions} chosen={typed.region} errors={errors} />
              <Field label="Key expires on (optional, UTC)" error={errors?.expiresOn}>
                <Input name="expiresOn" type="date" autoComplete="off" defaultValue={typed.expiresOn} />
              </Field>
              <RadioGroup
                name="history"
                label="History"
                options={HISTORY}
                defaultValue={typed.history ?? '90d'}
                inline
                error={errors?.history}
              />
            </div>
          }
          confirmation={`This is another ${provider.name} organization than those connected`}
          actions={
            <Button type="submit" variant="primary" pending={trial.pending}>
              Connect
            </Button>
          }
        />
      </Card>
      <details
        open={isOpen}
        onToggle={(event) => setOpen(event.currentTarget.open)}
        className="rounded-lg border bg-surface"
      >
        <summary className="cursor-pointer rounded-lg p-4 font-semibold">Create a key with the least access</summary>
        <div className="px-4 pb-4">{steps}</div>
      </details>
    </>
  );
}
