import 'server-only';
import { UNATTRIBUTED } from '@/lib/integrations/provider';
import { distinctNames } from '@/lib/usage/distinct';
import type { WorkspaceTx } from '@/lib/workspace';
import { type Details, NOTHING } from './details';

export type ProjectRow = Details & {
  id: string;
  /** Null where the provider told none. */
  name: string | null;
  /** What it is called where its id is not shown beside it: no other project's label looks like it. */
  label: string;
  /** Names of the connections it is seen in. */
  organizations: string[];
  archived: boolean;
};

/** How far back from each connection's last day usage is looked through for projects that have no name. */
const RECENT_DAYS = 31;

/** Every project of the workspace: named, recently used, or one that something is said of. By name, then by id. */
export async function projectList(tx: WorkspaceTx): Promise<ProjectRow[]> {
  const { db, workspaceId } = tx;
  const names = await db.project.findMany({
    where: { workspaceId },
    select: { projectId: true, connectionId: true, name: true, archivedAt: true },
    orderBy: [{ seenAt: 'asc' }, { connectionId: 'desc' }], // the last name stands, as in lib/usage/names.ts
  });
  const details = await db.projectDetails.findMany({ where: { workspaceId } });
  const used = await usedProjects(tx);
  const known = await db.connection.findMany({ where: { workspaceId }, select: { id: true, name: true } });
  const connections = distinctNames(known.map((connection) => ({ ...connection, organization: null })));
  const rows = new Map<string, ProjectRow>();
  const row = (id: string, connectionId?: string) => {
    const found = rows.get(id) ?? { id, name: null, label: id, organizations: [], archived: false, ...NOTHING };
    rows.set(id, found);
    const organization = connectionId && connections.get(connectionId);
    if (organization && !found.organizations.includes(organization)) found.organizations.push(organization);
    return found;
  };
  for (const { projectId, connectionId, name, archivedAt } of names)
    Object.assign(row(projectId, connectionId), { name, archived: archivedAt !== null });
  for (const { projectId, connectionId } of used) row(projectId, connectionId);
  for (const { projectId, owner, costCentre, labels } of details)
    Object.assign(row(projectId), { owner, costCentre, labels });
  rows.delete(UNATTRIBUTED);
  for (const { organizations } of rows.values()) organizations.sort((a, b) => a.localeCompare(b));
  const labels = distinctNames(
    Array.from(rows.values(), ({ id, name, organizations }) => {
      return { id, name: name ?? id, organization: organizations.join(', ') || null };
    }),
  );
  for (const found of rows.values()) found.label = labels.get(found.id) ?? found.id;
  return [...rows.values()].sort(byName);
}

export const byName = (a: ProjectRow, b: ProjectRow): number =>
  (a.name ?? a.id).localeCompare(b.name ?? b.id) || (a.id < b.id ? -1 : 1);

/** Projects in the last days of each connection, from the key of the usage alone. */
async function usedProjects({ db, workspaceId }: WorkspaceTx): Promise<{ connectionId: string; projectId: string }[]> {
  return db.$queryRaw`
    SELECT c.id::text AS "connectionId", u.project_id AS "projectId"
    FROM (SELECT connection_id AS id, max(day) AS last FROM coverage WHERE workspace_id = ${workspaceId}::uuid
      GROUP BY connection_id) c
    CROSS JOIN LATERAL (SELECT DISTINCT project_id FROM usage_rows
      WHERE workspace_id = ${workspaceId}::uuid AND connection_id = c.id
        AND day BETWEEN c.last - ${RECENT_DAYS - 1}::int AND c.last) u`;
}
