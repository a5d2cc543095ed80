import 'server-only';
import { audit } from '@/lib/activity/record';
import type { Member } from '@/lib/auth/actor';
import { csvLine } from '@/lib/csv';
import { withWorkspace } from '@/lib/workspace';
import { HEADER } from './import-file';
import { type ProjectRow, projectList } from './queries';

/** Every project as the import reads it: edited and imported again, only what was edited changes. */
export const projectsCsv = (projects: readonly ProjectRow[]): string =>
  [
    HEADER,
    ...projects.map(({ id, owner, costCentre, labels }) => [id, owner ?? '', costCentre ?? '', labels.join(';')]),
  ]
    .map(csvLine)
    .join('');

export async function exportProjects(actor: Member): Promise<Response> {
  const projects = await withWorkspace(
    actor,
    'usage.read',
    async (tx) => {
      const list = await projectList(tx);
      await audit(tx, 'projects.exported', { projects: list.length });
      return list;
    },
    { writes: true },
  );
  return new Response(projectsCsv(projects), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="projects.csv"',
    },
  });
}
