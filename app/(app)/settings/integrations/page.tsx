import type { Metadata } from 'next';
import { ConnectionList } from '@/components/integrations/connection-list';
import { ProviderCard } from '@/components/integrations/provider-card';
import { PageHeader } from '@/components/ui/page-header';
import { can } from '@/lib/auth/permissions';
import { requireActor } from '@/lib/auth/session';
import { providerIds, providers } from '@/lib/integrations/catalog';
import { connectionSummaries } from '@/lib/integrations/queries';
import { withWorkspace } from '@/lib/workspace';

export const metadata: Metadata = { title: 'Integrations' };
export const maxDuration = 300;

export default async function Page() {
  const actor = await requireActor();
  const canWrite = can(actor.role, 'connections.write');
  const connections = can(actor.role, 'connections.read')
    ? await withWorkspace(actor, 'connections.read', (tx) => connectionSummaries(tx))
    : [];
  return (
    <>
      <PageHeader
        title="Integrations"
        description="Connect the providers your company uses, one connection for each organization."
      />
      {connections.length > 0 && (
        <section aria-labelledby="connected" className="mb-8">
          <h2 id="connected" className="mb-3 font-semibold text-lg">
            Connections
          </h2>
          <ConnectionList connections={connections} canWrite={canWrite} />
        </section>
      )}
      <section aria-labelledby="available">
        <h2 id="available" className="mb-3 font-semibold text-lg">
          Available
        </h2>
        <div className="grid gap-4 lg:grid-cols-2">
          {providerIds.map((id) => (
            <ProviderCard key={id} meta={providers[id]} canConnect={canWrite} />
          ))}
        </div>
      </section>
    </>
  );
}
