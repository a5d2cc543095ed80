import type { Metadata } from 'next';
import { ConnectionList } from '@/components/integrations/connection-list';
import { ProviderCard } from '@/components/integrations/provider-card';
import { RefreshAt } from '@/components/layout/refresh-at';
import { PageHeader } from '@/components/ui/page-header';
import { LateSchedule } from '@/components/workspace/sync-schedule';
import { can } from '@/lib/auth/permissions';
import { requireActor } from '@/lib/auth/session';
import { workspaceSchedule } from '@/lib/auth/workspace-queries';
import { providerIds, providers } from '@/lib/integrations/catalog';
import { connectionSummaries } from '@/lib/integrations/queries';
import { withWorkspace } from '@/lib/workspace';
import { scoped } from '../../scoped';

export const metadata: Metadata = { title: 'Integrations' };
export const maxDuration = 300;

async function Page() {
  const actor = await requireActor();
  const canWrite = can(actor.role, 'connections.write');
  const connections = can(actor.role, 'connections.read')
    ? await withWorkspace(actor, 'connections.read', (tx) => connectionSummaries(tx))
    : [];
  const schedule = await workspaceSchedule(actor);
  const moments = [schedule.changesAt, ...connections.flatMap(({ changesAt }) => changesAt ?? [])];
  return (
    <>
      <RefreshAt at={moments.sort()[0] ?? null} />
      <PageHeader
        title="Integrations"
        description="Connect the providers your company uses, one connection for each organization."
      />
      {connections.length > 0 && schedule.late && (
        <div className="mb-6">
          <LateSchedule schedule={schedule} />
        </div>
      )}
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

export default scoped(Page);
