import 'server-only';
import { audit } from '@/lib/activity/record';
import type { Member } from '@/lib/auth/actor';
import { AppError } from '@/lib/errors';
import { type WorkspaceTx, withWorkspace } from '@/lib/workspace';
import { changed, type Details, MAX_LABELS, same, saysNothing } from './details';
import { type ProjectRow, projectList } from './queries';
import type { ProjectInput, ProjectsInput } from './schema';

/** Says of a project what is given, in place of what was said. */
export async function changeProject(actor: Member, { projectId, ...after }: ProjectInput): Promise<void> {
  await withWorkspace(actor, 'projects.write', async (tx) => {
    await lockDetails(tx);
    const project = (await projectList(tx)).find(({ id }) => id === projectId);
    if (!project) throw new AppError('not_found', 'There is no such project in this workspace.');
    const before = saidOf(project);
    if (same(before, after)) return;
    await storeDetails(tx, [{ projectId, after }]);
    await audit(tx, 'project.changed', { projectId, name: project.name ?? projectId, before, after });
  });
}

/** Says the same of several projects: of all of them or of none. Each that changes has its audit entry. */
export async function changeProjects(actor: Member, { projectIds, change }: ProjectsInput): Promise<void> {
  await withWorkspace(actor, 'projects.write', async (tx) => {
    await lockDetails(tx);
    const known = new Map((await projectList(tx)).map((project) => [project.id, project]));
    const projects = projectIds.flatMap((id) => known.get(id) ?? []);
    if (projects.length < projectIds.length)
      throw new AppError('not_found', 'One of these projects is not in this workspace any more. Nothing was changed.');
    const changes = projects
      .map((project) => ({ project, before: saidOf(project), after: changed(project, change) }))
      .filter(({ before, after }) => !same(before, after));
    const full = changes.find(({ after }) => after.labels.length > MAX_LABELS);
    if (full) {
      const { project, after } = full;
      const message = `${project.label} would have ${after.labels.length} labels; at most ${MAX_LABELS} fit.`;
      throw new AppError('invalid', message, { addLabels: message });
    }
    await storeDetails(
      tx,
      changes.map(({ project, after }) => ({ projectId: project.id, after })),
    );
    for (const { project, before, after } of changes)
      await audit(tx, 'project.changed', { projectId: project.id, name: project.name ?? project.id, before, after });
  });
}

const saidOf = ({ owner, costCentre, labels }: ProjectRow): Details => ({ owner, costCentre, labels });

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
