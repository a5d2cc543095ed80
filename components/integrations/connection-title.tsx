import type { Route } from 'next';
import type { ReactNode } from 'react';
import { Alert } from '@/components/ui/alert';
import { ButtonLink } from '@/components/ui/button-link';
import { ExternalLink } from '@/components/ui/external-link';
import { PageHeader } from '@/components/ui/page-header';
import { SandboxBadge } from '@/components/ui/sandbox-badge';
import { formatDay } from '@/lib/format';
import { metaOf } from '@/lib/integrations/catalog';
import type { ConnectionSummary } from '@/lib/integrations/queries';

type Props = { connection: ConnectionSummary; actions: ReactNode; canConnect: boolean };

/** Which connection this is, whose key it has, and what can be done with it. */
export function ConnectionTitle({ connection, actions, canConnect }: Props) {
  const { name, provider, organizationId, keyLast4, host, connectedAt, connectedBy, sandbox, connected } = connection;
  return (
    <>
      <PageHeader
        title={name}
        beside={sandbox && <SandboxBadge />}
        description={
          <p className="flex flex-wrap gap-x-4">
            <span>
              {metaOf(provider).name} organization{' '}
              {organizationId ? (
                <code className="font-mono text-sm">{organizationId}</code>
              ) : (
                'not named by the provider'
              )}
            </span>
            {connected && (
              <span>
                Key <code className="font-mono text-sm">…{keyLast4}</code> at{' '}
                <code className="font-mono text-sm">{host}</code>
              </span>
            )}
            <span>
              Connected {formatDay(connectedAt)} by {connectedBy}
            </span>
          </p>
        }
        actions={actions}
      />
      {!connected && (
        <div className="mb-6">
          <Alert
            tone="neutral"
            title="Disconnected: the key is deleted, the usage below is what was kept"
            action={
              canConnect && (
                <ButtonLink
                  href={`/settings/integrations/connect/${provider}?name=${encodeURIComponent(name)}` as Route}
                >
                  Connect again
                </ButtonLink>
              )
            }
          >
            Connecting the same organization again takes this history up and fills the gap. Revoke the key that ended in{' '}
            <code className="font-mono">{keyLast4}</code> at {metaOf(provider).name} too, if you have not yet:{' '}
            <ExternalLink href={metaOf(provider).links.revokeKey}>
              {metaOf(provider).name}’s Admin keys page
            </ExternalLink>
            .
          </Alert>
        </div>
      )}
    </>
  );
}
