'use client';

import { Dialog } from '@/components/ui/dialog';
import { OneFieldForm } from '@/components/ui/one-field-form';
import { keyExpiryAction, renameAction } from '@/lib/integrations/actions';
import type { ConnectionSummary } from '@/lib/integrations/queries';

export type DialogProps = { connection: ConnectionSummary; open: boolean; onOpenChange: (open: boolean) => void };

export function RenameDialog({ connection, ...state }: DialogProps) {
  return (
    <Dialog title="Rename the connection" {...state}>
      <OneFieldForm
        action={renameAction}
        given={{ id: connection.id }}
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
      description="The provider does not tell Doow. Enter the date you chose there, and the connection warns 30 days before."
      {...state}
    >
      <OneFieldForm
        action={keyExpiryAction}
        given={{ id: connection.id }}
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
