import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { AuditLog, searchOf } from '@/components/activity/audit-log';
import { buttonClass } from '@/components/ui/button-class';
import { PageHeader } from '@/components/ui/page-header';
import { auditConnections, auditPage, auditParams, auditPeople } from '@/lib/activity/audit-queries';
import { may } from '@/lib/auth/may';
import { requireActor } from '@/lib/auth/session';
import { withWorkspace } from '@/lib/workspace';

export const metadata: Metadata = { title: 'Audit log' };

export default async function Page({ searchParams }: PageProps<'/settings/audit-log'>) {
  const actor = await requireActor();
  if (!may(actor, 'audit.read')) notFound();
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
          <a
            href={`/api/audit-log/export.csv?${searchOf(params)}`}
            className={buttonClass({ variant: 'secondary' })}
            download
          >
            Export CSV
          </a>
        }
      />
      <AuditLog page={page} people={people} connections={connections} params={params} />
    </>
  );
}
