'use client';

import { Ellipsis } from 'lucide-react';
import { useState } from 'react';
import { useSend } from '@/components/scope/use-action';
import { Button } from '@/components/ui/button';
import { Menu, MenuItem, MenuSeparator } from '@/components/ui/menu';
import { pauseAction, resumeAction } from '@/lib/integrations/actions';
import type { ConnectionSummary } from '@/lib/integrations/queries';
import { KeyExpiryDialog, RenameDialog } from './connection-dialogs';
import { DisconnectDialog } from './disconnect-dialog';
import { ReplaceKeyDialog } from './replace-key-dialog';

const DIALOGS = {
  replace: ReplaceKeyDialog,
  rename: RenameDialog,
  expiry: KeyExpiryDialog,
  disconnect: DisconnectDialog,
};

/** What can be done with a connection, in the list and on its page. Without `full`, what stands beside it as buttons is left out. Once disconnected only an open dialog is left. */
export function ConnectionMenu({ connection, full = true }: { connection: ConnectionSummary; full?: boolean }) {
  const [dialog, setDialog] = useState<keyof typeof DIALOGS | null>(null);
  const [, pause] = useSend(pauseAction);
  const [, resume] = useSend(resumeAction);
  return (
    <>
      {full && connection.state === 'action_required' && (
        <Button size="sm" variant="primary" aria-haspopup="dialog" onClick={() => setDialog('replace')}>
          Replace key
        </Button>
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
          {full && (
            <MenuItem asks onSelect={() => setDialog('replace')}>
              Replace key
            </MenuItem>
          )}
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
