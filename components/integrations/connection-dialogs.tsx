'use client';

import { useActionState, useEffect, useRef } from 'react';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions, DialogClose } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { useKeptForm } from '@/components/ui/use-kept-form';
import type { Result } from '@/lib/errors';
import { keyExpiryAction, renameAction } from '@/lib/integrations/actions';
import type { ConnectionSummary } from '@/lib/integrations/queries';

export type DialogProps = { connection: ConnectionSummary; open: boolean; onOpenChange: (open: boolean) => void };

export function RenameDialog({ connection, ...state }: DialogProps) {
  return (
    <Dialog title="Rename the connection" {...state}>
      <OneField
        action={renameAction}
        id={connection.id}
        label="Name"
        name="name"
        defaultValue={connection.name}
        verb="Rename"
        onDone={() => state.onOpenChange(false)}
      />
    </Dialog>
  );
}

export function KeyExpiryDialog({ connection, ...state }: DialogProps) {
  return (
    <Dialog
      title="When does the key expire?"
      description="The provider does not tell Doow. Enter the date you chose there, and the connection warns two weeks before."
      {...state}
    >
      <OneField
        action={keyExpiryAction}
        id={connection.id}
        label="Expiry date (UTC)"
        name="expiresOn"
        type="date"
        defaultValue={connection.keyExpiresOn ?? ''}
        hint="Leave it empty when the key does not expire."
        verb="Save"
        onDone={() => state.onOpenChange(false)}
      />
    </Dialog>
  );
}

type OneFieldProps = {
  action: (previous: Result<void> | null, form: FormData) => Promise<Result<void>>;
  id: string;
  label: string;
  name: string;
  type?: string;
  hint?: string;
  defaultValue: string;
  verb: string;
  onDone: () => void;
};

function OneField({ action, id, label, name, type = 'text', hint, defaultValue, verb, onDone }: OneFieldProps) {
  const [result, run, pending] = useActionState(action, null);
  const kept = useKeptForm(run);
  const done = useRef(onDone);
  done.current = onDone;
  useEffect(() => {
    if (result?.ok) done.current();
  }, [result]);
  const failure = result && !result.ok ? result : null;
  return (
    <form {...kept} noValidate>
      <input type="hidden" name="id" value={id} />
      {failure && !failure.fields?.[name] && <Alert tone="danger" title={failure.message} live />}
      <Field label={label} hint={hint} error={failure?.fields?.[name]}>
        <Input name={name} type={type} defaultValue={defaultValue} autoComplete="off" />
      </Field>
      <DialogActions>
        <DialogClose>
          <Button>Cancel</Button>
        </DialogClose>
        <Button type="submit" variant="primary" pending={pending}>
          {verb}
        </Button>
      </DialogActions>
    </form>
  );
}
