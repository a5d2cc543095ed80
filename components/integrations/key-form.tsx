'use client';

import type { ReactNode } from 'react';
import { PasswordAgain } from '@/components/auth/password-again';
import { Form } from '@/components/scope/form';
import type { useProgressAction } from '@/components/scope/use-progress-action';
import { Alert } from '@/components/ui/alert';
import { Checkbox } from '@/components/ui/choice';
import { FormAlert } from '@/components/ui/form-alert';
import type { KeyCheck } from '@/lib/integrations/verify';
import { KeyChecks } from './key-checks';
import { KeyField } from './key-field';

type Props = {
  trial: ReturnType<typeof useProgressAction<KeyCheck, string>>;
  /** Fields above the key. */
  before?: ReactNode;
  keyField: { label: string; placeholder: string; hint?: string; onKey?: (isThere: boolean) => void };
  /** Fields below the key. */
  after?: ReactNode;
  /** What the person confirms where the provider does not tell which organization a key belongs to. */
  confirmation: string;
  actions: ReactNode;
};

const AGAIN = 'Paste the key again: Doow never writes a key back into a page.';

/** A form that sends a key. Its fields give way to the checks while they run. */
export function KeyForm({ trial, before, keyField, after, confirmation, actions }: Props) {
  const { failure, pending, steps, typed, isRedrawn } = trial;
  const errors = failure?.fields;
  return (
    <Form {...trial.form} noValidate className="flex flex-col gap-4">
      <FormAlert failure={failure} />
      <div className={pending ? 'hidden' : 'contents'}>
        {before}
        <KeyField {...keyField} error={errors?.key ?? (isRedrawn ? AGAIN : undefined)} />
        {after}
        {errors?.confirmed && (
          <Alert tone="warning" title={errors.confirmed} live>
            <Checkbox
              name="confirmed"
              label={confirmation}
              defaultChecked={typed.confirmed === 'on'}
              aria-invalid="true"
            />
          </Alert>
        )}
        <PasswordAgain error={errors?.password} />
      </div>
      <KeyChecks checks={steps} pending={pending} />
      <div className="flex flex-wrap gap-2">{actions}</div>
    </Form>
  );
}
