import 'server-only';
import { audit } from '@/lib/activity/record';
import type { Member } from '@/lib/auth/actor';
import { AppError } from '@/lib/errors';
import { type WorkspaceTx, withWorkspace } from '@/lib/workspace';
import { type Details, same, saysNothing } from './details';
import { projectList } from './queries';
import type { ProjectInput } from './schema';

/** Says of a project what is given, in place of what was said. */
export async function changeProject(actor: Member, { projectId, ...after }: ProjectInput): Promise<void> {
  await withWorkspace(actor, 'projects.write', async (tx) => {
    await lockDetails(tx);
    const project = (await projectList(tx)).find(({ id }) => id === projectId);
    if (!project) throw new AppError('not_found', 'There is no such project in this workspace.');
    const { owner, costCentre, labels } = project;
    const before = { owner, costCentre, labels };
    if (same(before, after)) return;
    await storeDetails(tx, [{ projectId, after }]);
    await audit(tx, 'project.changed', { projectId, name: project.name ?? projectId, before, after });
  });
}

/** Changes of the same workspace wait for each other: what one has seen stays so until it has written. */
export async function lockDetails({ db, workspaceId }: WorkspaceTx): Promise<void> {
  await db.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended('project_details ' || ${workspaceId}, 0))::text`;
}

/** Stores them in two statements, however many; where nothing is said there is no row. */
export async function storeDetails(
  { db, workspaceId }: WorkspaceTx,
  changes: readonly { projectId: string; after: Details }[],
): Promise<void> {
  const silent = changes.filter(({ after }) => saysNothing(after)).map(({ projectId }) => projectId);
  await db.projectDetails.deleteMany({ where: { workspaceId, projectId: { in: silent } } });
  const rows = changes.flatMap(({ projectId, after }) =>
    saysNothing(after)
      ? []
      : [{ project_id: projectId, owner: after.owner, cost_centre: after.costCentre, labels: after.labels }],
  );
  if (rows.length === 0) return;
  await db.$executeRaw`
    INSERT INTO project_details (workspace_id, project_id, owner, cost_centre, labels)
    SELECT ${workspaceId}::uuid, project_id, owner, cost_centre, labels
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS _ (project_id text, owner text, cost_centre text, labels text[])
    ON CONFLICT (workspace_id, project_id) DO UPDATE SET owner = EXCLUDED.owner,
      cost_centre = EXCLUDED.cost_centre, labels = EXCLUDED.labels, updated_at = now()`;
}
