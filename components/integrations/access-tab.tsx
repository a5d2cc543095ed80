import { Card } from '@/components/ui/card';
import { RelativeTime } from '@/components/ui/relative-time';
import { Table, TBody, Td, THead, Th, Tr } from '@/components/ui/table';
import { exact, formatDay } from '@/lib/format';
import { formatDateTime } from '@/lib/format-time';
import { metaOf } from '@/lib/integrations/catalog';
import type { ConnectionSummary } from '@/lib/integrations/queries';
import { lastCalls } from '@/lib/integrations/run-list';
import type { WorkspaceTx } from '@/lib/workspace';

/** Exactly which endpoints may be called, when each last was, and the key's own facts. */
export async function AccessTab({ tx, connection }: { tx: WorkspaceTx; connection: ConnectionSummary }) {
  const meta = metaOf(connection.provider);
  const calls = await lastCalls(tx, connection.id);
  return (
    <div className="flex flex-col gap-6">
      <Card
        flush
        title="What may be called"
        description="The closed list Doow’s client is bound to: it can call nothing else."
      >
        <Table label="Endpoints">
          <THead>
            <tr>
              <Th>Endpoint</Th>
              <Th>What is read</Th>
              <Th>Last call</Th>
              <Th numeric>Calls</Th>
            </tr>
          </THead>
          <TBody>
            {meta.reads.map(({ id, label, path, reads }) => {
              const last = calls.get(id);
              return (
                <Tr key={id}>
                  <Td className="min-w-56">
                    <p className="font-medium">{label}</p>
                    <code className="break-all font-mono text-muted text-xs">{path}</code>
                  </Td>
                  <Td className="min-w-56">{reads}</Td>
                  <Td className="whitespace-nowrap">
                    {last ? (
                      <>
                        <RelativeTime at={last.at} />, {last.answer}
                      </>
                    ) : (
                      'Never'
                    )}
                  </Td>
                  <Td numeric>{exact(BigInt(last?.calls ?? 0))}</Td>
                </Tr>
              );
            })}
          </TBody>
        </Table>
      </Card>
      <Card title="The key">
        <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-2">
          <Fact name="Kind">{meta.keyLabel}</Fact>
          <Fact name="Ends in">
            {connection.connected ? (
              <code className="font-mono">…{connection.keyLast4}</code>
            ) : (
              'Deleted when it was disconnected'
            )}
          </Fact>
          <Fact name="Organization">{connection.organizationId ?? `${meta.name} does not name it`}</Fact>
          <Fact name="Address">
            <code className="font-mono">{connection.host}</code>
          </Fact>
          <Fact name="Project names">{connection.namesReadable ? 'Readable' : 'Not readable with this key'}</Fact>
          <Fact name="Expires">{connection.keyExpiresOn ? formatDay(connection.keyExpiresOn) : 'No date entered'}</Fact>
          <Fact name="Connected">
            {formatDateTime(connection.connectedAt)} by {connection.connectedBy}
          </Fact>
        </dl>
        <p className="mt-4 text-muted text-sm">
          The key is stored encrypted and can only be replaced or deleted: no page, export or log shows it. {meta.name}{' '}
          does not reveal what else a key may do.
        </p>
      </Card>
    </div>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div className="min-w-0">
      <dt className="text-muted text-sm">{name}</dt>
      <dd className="break-words">{children}</dd>
    </div>
  );
}
