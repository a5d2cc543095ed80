'use client';

import { clsx } from 'clsx';
import type { Route } from 'next';
import { useState } from 'react';
import { useSend } from '@/components/scope/use-action';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { Tooltip } from '@/components/ui/tooltip';
import { formatDateTime } from '@/lib/format-time';
import { syncNowAction } from '@/lib/integrations/actions';
import type { ConnectionSummary } from '@/lib/integrations/queries';
import { ConnectionMenu } from './connection-menu';
import { DisconnectDialog } from './disconnect-dialog';
import { RetryKey } from './retry-key';

/** All of them in one line on a phone. */
const NARROW = 'max-sm:px-2.5';

/**
 * The connection page's buttons. Sync now says why it cannot be pressed where it cannot. Once disconnected only an open
 * dialog is left, which still says how to revoke the key.
 */
export function ConnectionActions({ connection }: { connection: ConnectionSummary }) {
  const [result, sync, pending] = useSend(syncNowAction);
  const [isDisconnecting, setDisconnecting] = useState(false);
  const reason = whyNot(connection);
  const button = (
    <Button
      onClick={reason ? undefined : () => sync({ id: connection.id })}
      pending={pending}
      aria-disabled={reason ? true : undefined}
      className={clsx(NARROW, reason && 'opacity-50')}
    >
      Sync now
    </Button>
  );
  return (
    <>
      {connection.connected && (
        <>
          <RetryKey connectionId={connection.id} blocked={connection.blockedReason !== null} className={NARROW} />
          {reason ? <Tooltip content={reason}>{button}</Tooltip> : button}
          <ButtonLink
            href={`/settings/integrations/${connection.id}/replace-key` as Route}
            variant={connection.state === 'action_required' ? 'primary' : 'secondary'}
            className={NARROW}
          >
            Replace key
          </ButtonLink>
          <Button aria-haspopup="dialog" onClick={() => setDisconnecting(true)} className={NARROW}>
            Disconnect
          </Button>
          <ConnectionMenu connection={connection} full={false} />
        </>
      )}
      {isDisconnecting && <DisconnectDialog connection={connection} open onOpenChange={setDisconnecting} />}
      {result && !result.ok && (
        <div className="basis-full">
          <Alert tone="warning" title={result.message} live />
        </div>
      )}
    </>
  );
}

function whyNot({ state, running, retry }: ConnectionSummary): string | null {
  if (running) return 'A sync is running.';
  if (state === 'paused') return 'Resume the connection first.';
  if (state === 'action_required') return 'The key was rejected. Try the stored key again, or replace it.';
  return retry?.reason === 'rate_limited' ? `The provider asked to wait until ${formatDateTime(retry.until)}.` : null;
}
