'use client';

import { Ellipsis } from 'lucide-react';
import type { Route } from 'next';
import { useState } from 'react';
import { useSend } from '@/components/scope/use-action';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { Menu, MenuItem, MenuLink, MenuSeparator } from '@/components/ui/menu';
import { pauseAction, resumeAction } from '@/lib/integrations/actions';
import type { ConnectionSummary } from '@/lib/integrations/queries';
import { KeyExpiryDialog, RenameDialog } from './connection-dialogs';
import { DisconnectDialog } from './disconnect-dialog';
import { RetryKey } from './retry-key';

const DIALOGS = {
  rename: RenameDialog,
  expiry: KeyExpiryDialog,
  disconnect: DisconnectDialog,
};

/** What can be done with a connection, in the list and on its page. Without `full`, what stands beside it as buttons is left out. Once disconnected only an open dialog is left. */
export function ConnectionMenu({ connection, full = true }: { connection: ConnectionSummary; full?: boolean }) {
  const [dialog, setDialog] = useState<keyof typeof DIALOGS | null>(null);
  const [, pause] = useSend(pauseAction);
  const [, resume] = useSend(resumeAction);
  const replaceKey = `/settings/integrations/${connection.id}/replace-key` as Route;
  return (
    <>
      {full && <RetryKey connectionId={connection.id} blocked={connection.state === 'action_required'} size="sm" />}
      {full && connection.state === 'action_required' && (
        <ButtonLink size="sm" variant="primary" href={replaceKey}>
          Replace key
        </ButtonLink>
      )}
      {connection.connected && (
        <Menu
          trigger={
            <Button icon variant="ghost" aria-label={`More for ${connection.name}`}>
              <Ellipsis aria-hidden="true" className="size-4" />
            </Button>
          }
        >
          {connection.state === 'paused' ? (
            <MenuItem onSelect={() => resume({ id: connection.id })}>Resume</MenuItem>
          ) : (
            <MenuItem onSelect={() => pause({ id: connection.id })}>Pause</MenuItem>
          )}
          {full && <MenuLink href={replaceKey}>Replace key</MenuLink>}
          <MenuItem asks onSelect={() => setDialog('rename')}>
            Rename
          </MenuItem>
          <MenuItem asks onSelect={() => setDialog('expiry')}>
            Key expiry date
          </MenuItem>
          {full && <MenuSeparator />}
          {full && (
            <MenuItem danger asks onSelect={() => setDialog('disconnect')}>
              Disconnect
            </MenuItem>
          )}
        </Menu>
      )}
      {(Object.keys(DIALOGS) as (keyof typeof DIALOGS)[]).map((name) => {
        const Shown = DIALOGS[name];
        return dialog === name ? (
          <Shown key={name} connection={connection} open onOpenChange={(open) => !open && setDialog(null)} />
        ) : null;
      })}
    </>
  );
}
