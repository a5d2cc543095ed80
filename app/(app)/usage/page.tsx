import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { UsageDashboard } from '@/components/usage/usage-dashboard';
import { can } from '@/lib/auth/permissions';
import { mayOpen } from '@/lib/auth/refused-role';
import { requireActor } from '@/lib/auth/session';
import { lateSchedule } from '@/lib/auth/workspace-queries';
import { dayOf } from '@/lib/day';
import { reportSearch, viewOf } from '@/lib/usage/address';
import { usageReport } from '@/lib/usage/report';
import { toParams } from '@/lib/usage/search';
import { SAVED } from '@/lib/views/address';
import { savedView } from '@/lib/views/queries';
import { withWorkspace } from '@/lib/workspace';
import { scoped } from '../scoped';

export const metadata: Metadata = { title: 'Usage' };

async function Page({ searchParams }: PageProps<'/usage'>) {
  const actor = await requireActor();
  if (!(await mayOpen(actor, 'usage.read'))) notFound();
  const today = dayOf(Date.now());
  const params = toParams(await searchParams);
  const { view } = viewOf(params, today, [SAVED]);
  const report = await withWorkspace(actor, 'usage.read', (tx) => usageReport(tx, view), {
    snapshot: true,
    replica: true,
  });
  const id = params.get(SAVED);
  const saved = id === null ? null : await withWorkspace(actor, 'usage.read', (tx) => savedView(tx, id));
  return (
    <UsageDashboard
      key={actor.workspaceId}
      today={today}
      initial={{ search: reportSearch(view), report, saved }}
      late={await lateSchedule(actor)}
      canConnect={can(actor.role, 'connections.write')}
      canSave={can(actor.role, 'views.write')}
    />
  );
}

export default scoped(Page);
