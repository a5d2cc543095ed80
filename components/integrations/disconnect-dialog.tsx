'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { PasswordAgain } from '@/components/auth/password-again';
import { Form } from '@/components/scope/form';
import { useAction } from '@/components/scope/use-action';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions, DialogClose } from '@/components/ui/dialog';
import { ExternalLink } from '@/components/ui/external-link';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { counted } from '@/lib/format';
import { disconnectAction } from '@/lib/integrations/actions';
import { metaOf } from '@/lib/integrations/catalog';
import type { DialogProps } from './connection-dialogs';

/** Says what is kept and what goes, wants the name typed, and ends with how to revoke the key at the provider. */
export function DisconnectDialog({ connection, open, onOpenChange }: DialogProps) {
  const router = useRouter();
  const change = (next: boolean) => {
    onOpenChange(next);
    if (!next) router.refresh();
  };
  return (
    <Dialog title={`Disconnect ${connection.name}`} open={open} onOpenChange={change}>
      <DisconnectForm connection={connection} />
    </Dialog>
  );
}

function DisconnectForm({ connection }: Pick<DialogProps, 'connection'>) {
  const [result, run, pending] = useAction(disconnectAction);
  const [deletes, setDeletes] = useState(false);
  const meta = metaOf(connection.provider);
  if (result?.ok)
    return (
      <div className="flex flex-col gap-4">
        <Alert tone="success" title="Disconnected: the stored key is deleted" live>
          {counted(result.data.rows, 'usage row')} {result.data.deleted ? 'deleted too' : 'kept'}.
        </Alert>
        <p>
          Revoke the key at {meta.name} as well, so that nobody can use it:{' '}
          <ExternalLink href={meta.links.revokeKey}>{meta.name}’s Admin keys page</ExternalLink>, the key that ends in{' '}
          <code className="font-mono">{connection.keyLast4}</code>.
        </p>
        <DialogActions>
          <DialogClose>
            <Button variant="primary">Done</Button>
          </DialogClose>
        </DialogActions>
      </div>
    );
  const failure = result && !result.ok ? result : null;
  return (
    <Form action={run} result={result} noValidate className="flex flex-col gap-4">
      <input type="hidden" name="id" value={connection.id} />
      {failure && !failure.fields && <Alert tone="danger" title={failure.message} live />}
      <ul className="list-disc pl-5">
        <li>The stored key is deleted at once, and a running sync stops.</li>
        <li>
          {deletes
            ? 'All usage of this connection is deleted too. This cannot be undone.'
            : 'The usage read so far stays and can still be seen and exported.'}
        </li>
        <li>The event log and the audit log stay.</li>
        <li>Connecting the same organization again takes the history up where it stopped.</li>
      </ul>
      <Field label={`Type ${connection.name} to confirm`} error={failure?.fields?.typedName}>
        <Input name="typedName" autoComplete="off" data-1p-ignore />
      </Field>
      <Field
        label={`To delete the usage too, type ${connection.name} here as well`}
        hint="Leave this empty to keep the usage. Deleted usage cannot be restored."
        error={failure?.fields?.deleteUsageName}
      >
        <Input
          name="deleteUsageName"
          autoComplete="off"
          data-1p-ignore
          onChange={(event) => setDeletes(event.target.value.trim() !== '')}
        />
      </Field>
      <PasswordAgain error={failure?.fields?.password} />
      <DialogActions>
        <DialogClose>
          <Button>Cancel</Button>
        </DialogClose>
        <Button type="submit" variant="danger" pending={pending}>
          {deletes ? 'Disconnect and delete usage' : 'Disconnect'}
        </Button>
      </DialogActions>
    </Form>
  );
}
