import type { Metadata, Route } from 'next';
import { notFound } from 'next/navigation';
import { EventsTab } from '@/components/activity/events-tab';
import { AccessTab } from '@/components/integrations/access-tab';
import { CheckPanel } from '@/components/integrations/check-panel';
import { ConnectionActions } from '@/components/integrations/connection-actions';
import { ConnectionChart } from '@/components/integrations/connection-chart';
import { ConnectionFacts } from '@/components/integrations/connection-facts';
import { ConnectionTitle } from '@/components/integrations/connection-title';
import { CoverageTab } from '@/components/integrations/coverage-tab';
import { RunsTab } from '@/components/integrations/runs-tab';
import { UsageTab } from '@/components/integrations/usage-tab';
import { TabLinks } from '@/components/ui/tab-links';
import { can } from '@/lib/auth/permissions';
import { mayOpen } from '@/lib/auth/refused-role';
import { requireActor } from '@/lib/auth/session';
import { addDays, dayOf } from '@/lib/day';
import { AppError } from '@/lib/errors';
import { connectionSummary } from '@/lib/integrations/queries';
import { connectionInput } from '@/lib/integrations/schema';
import { withWorkspace } from '@/lib/workspace';
import { scoped } from '../../../scoped';

export const metadata: Metadata = { title: 'Connection' };
export const maxDuration = 300;

const TABS = [
  { tab: 'usage', label: 'Usage' },
  { tab: 'coverage', label: 'Coverage' },
  { tab: 'runs', label: 'Sync runs' },
  { tab: 'events', label: 'Event log' },
  { tab: 'access', label: 'Access' },
] as const;

async function Page({ params, searchParams }: PageProps<'/settings/integrations/[id]'>) {
  const [actor, { id }, search] = [await requireActor(), await params, onlyFirst(await searchParams)];
  if (!(await mayOpen(actor, 'connections.read')) || !connectionInput.safeParse({ id }).success) notFound();
  const tab = TABS.find((each) => each.tab === search.tab)?.tab ?? 'usage';
  const today = dayOf(Date.now());
  const canWrite = can(actor.role, 'connections.write');
  const page = await withWorkspace(actor, 'connections.read', async (tx) => {
    const connection = await connectionSummary(tx, id);
    const content = {
      usage: async () => [await ConnectionChart({ tx, connection, today }), await UsageTab({ tx, connection, search })],
      coverage: async () => [await CoverageTab({ tx, connection, search, canWrite })],
      runs: async () => [await RunsTab({ tx, connection, search })],
      events: async () => [await EventsTab({ tx, connectionId: id, search })],
      access: async () => [await AccessTab({ tx, connection })],
    };
    return { connection, parts: await content[tab]() };
  }).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'not_found') notFound();
    throw error;
  });
  const { connection, parts } = page;
  return (
    <>
      <ConnectionTitle
        connection={connection}
        actions={canWrite && <ConnectionActions connection={connection} />}
        canConnect={canWrite}
      />
      <ConnectionFacts key={connection.id} initial={connection} />
      <TabLinks
        label="Connection"
        items={TABS.map((each) => ({
          label: each.label,
          href: `/settings/integrations/${id}?tab=${each.tab}` as Route,
          current: each.tab === tab,
        }))}
      />
      <div className="flex flex-col gap-6">
        {parts[0]}
        {parts[1]}
        {tab === 'access' && canWrite && <CheckPanel connectionId={id} from={addDays(today, -29)} to={today} />}
      </div>
    </>
  );
}

const onlyFirst = (search: Record<string, string | string[] | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(search).flatMap(([name, value]) => (value === undefined ? [] : [[name, [value].flat()[0] ?? '']])),
  );

export default scoped(Page);
