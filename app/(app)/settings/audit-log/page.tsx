import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { AuditLog, searchOf } from '@/components/activity/audit-log';
import { DownloadLink } from '@/components/scope/download-link';
import { buttonClass } from '@/components/ui/button-class';
import { PageHeader } from '@/components/ui/page-header';
import { auditConnections, auditPage, auditParams, auditPeople } from '@/lib/activity/audit-queries';
import { mayOpen } from '@/lib/auth/refused-role';
import { requireActor } from '@/lib/auth/session';
import { withWorkspace } from '@/lib/workspace';
import { scoped } from '../../scoped';

export const metadata: Metadata = { title: 'Audit log' };

async function Page({ searchParams }: PageProps<'/settings/audit-log'>) {
  const actor = await requireActor();
  if (!(await mayOpen(actor, 'audit.read'))) notFound();
  const params = auditParams.parse(await searchParams);
  const { page, people, connections } = await withWorkspace(actor, 'audit.read', async (tx) => ({
    page: await auditPage(tx, params),
    people: await auditPeople(tx),
    connections: await auditConnections(tx),
  }));
  return (
    <>
      <PageHeader
        title="Audit log"
        description="Who did what in this workspace. Entries are never changed or deleted."
        actions={
          <DownloadLink
            href={`/api/audit-log/export.csv?${searchOf(params)}`}
            className={buttonClass({ variant: 'secondary' })}
          >
            Export CSV
          </DownloadLink>
        }
      />
      <AuditLog page={page} people={people} connections={connections} params={params} />
    </>
  );
}

export default scoped(Page);
