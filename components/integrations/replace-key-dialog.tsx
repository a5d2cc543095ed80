'use client';

import { useRouter } from 'next/navigation';
import type { FormEvent } from 'react';
import { PasswordAgain } from '@/components/auth/password-again';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/choice';
import { Dialog, DialogActions, DialogClose } from '@/components/ui/dialog';
import { metaOf } from '@/lib/integrations/catalog';
import type { DialogProps } from './connection-dialogs';
import { KeyChecks } from './key-checks';
import { KeyField } from './key-field';
import { useKeyStream } from './use-key-stream';

/** The old key works until the new one has passed its checks; the history stays. */
export function ReplaceKeyDialog({ connection, ...state }: DialogProps) {
  return (
    <Dialog
      title="Replace the key"
      description="The history stays. The old key works until the new one has passed its checks, and is deleted then."
      {...state}
    >
      <ReplaceForm connection={connection} onDone={() => state.onOpenChange(false)} />
    </Dialog>
  );
}

function ReplaceForm({ connection, onDone }: { connection: DialogProps['connection']; onDone: () => void }) {
  const router = useRouter();
  const { name, keyLabel, keyPlaceholder } = metaOf(connection.provider);
  const { pending, checks, failure, send } = useKeyStream(`/api/connections/${connection.id}/key`, () => {
    router.refresh();
    onDone();
  });
  const fields = failure?.fields;
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    send({
      key: form.get('key'),
      confirmed: form.get('confirmed') === 'on',
      password: form.get('password') ?? undefined,
    });
  }
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      {failure && !(fields && Object.keys(fields).length > 0) && <Alert tone="danger" title={failure.message} live />}
      <KeyField
        label={`New ${keyLabel}`}
        placeholder={keyPlaceholder}
        error={fields?.key}
        hint={`A key of the same ${name} organization. The one in use ends in ${connection.keyLast4}.`}
      />
      {fields?.confirmed && (
        <Alert tone="warning" title={fields.confirmed} live>
          <Checkbox name="confirmed" label="This key belongs to the same organization" />
        </Alert>
      )}
      <PasswordAgain error={fields?.password} />
      <KeyChecks checks={checks} pending={pending} />
      <DialogActions>
        <DialogClose>
          <Button>Cancel</Button>
        </DialogClose>
        <Button type="submit" variant="primary" pending={pending}>
          Replace key
        </Button>
      </DialogActions>
    </form>
  );
}
