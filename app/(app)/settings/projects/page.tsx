import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { ImportDialog } from '@/components/projects/import-dialog';
import { ProjectFilters } from '@/components/projects/project-filters';
import { ProjectPages } from '@/components/projects/project-pages';
import { ProjectTable } from '@/components/projects/project-table';
import { DownloadLink } from '@/components/scope/download-link';
import { buttonClass } from '@/components/ui/button-class';
import { PageHeader } from '@/components/ui/page-header';
import { can } from '@/lib/auth/permissions';
import { mayOpen } from '@/lib/auth/refused-role';
import { requireActor } from '@/lib/auth/session';
import { projectList } from '@/lib/projects/queries';
import { found, PER_PAGE, projectParams } from '@/lib/projects/search';
import { withWorkspace } from '@/lib/workspace';
import { scoped } from '../../scoped';

export const metadata: Metadata = { title: 'Projects' };

async function Page({ searchParams }: PageProps<'/settings/projects'>) {
  const actor = await requireActor();
  if (!(await mayOpen(actor, 'usage.read'))) notFound();
  const canWrite = can(actor.role, 'projects.write');
  const params = projectParams.parse(await searchParams);
  const all = await withWorkspace(actor, 'usage.read', projectList);
  const matching = found(all, params);
  const page = Math.min(params.page, Math.max(1, Math.ceil(matching.length / PER_PAGE)));
  const shown = matching.slice((page - 1) * PER_PAGE, page * PER_PAGE);
  return (
    <>
      <PageHeader
        title="Projects"
        description="Who owns each project, which cost centre pays for it, and its labels."
        actions={
          <>
            <DownloadLink href="/api/projects/export.csv" className={buttonClass({ variant: 'secondary' })}>
              Export CSV
            </DownloadLink>
            {canWrite && <ImportDialog />}
          </>
        }
      />
      <div className="flex flex-col gap-4">
        <ProjectFilters params={params} />
        <ProjectTable projects={shown} params={params} canWrite={canWrite} empty={all.length === 0} />
        {matching.length > PER_PAGE && <ProjectPages params={{ ...params, page }} count={matching.length} />}
      </div>
    </>
  );
}

export default scoped(Page);
