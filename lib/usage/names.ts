import 'server-only';
import { providers } from '@/lib/integrations/catalog';
import { UNATTRIBUTED } from '@/lib/integrations/provider';
import type { WorkspaceTx } from '@/lib/workspace';

export type Names = {
  projects: ReadonlyMap<string, { name: string; archived: boolean }>;
  connections: ReadonlyMap<string, { name: string; sandbox: boolean; disconnected: boolean; live: boolean }>;
};

/**
 * What the workspace's projects (or those asked for) and connections are called, archived and disconnected ones too. A
 * project seen in several connections has its newest name, as in a CSV (`projectNames` in export.ts).
 */
export async function namesOf({ db, workspaceId }: WorkspaceTx, projectIds?: readonly string[]): Promise<Names> {
  const projects =
    projectIds?.length === 0
      ? []
      : await db.project.findMany({
          where: { workspaceId, ...(projectIds && { projectId: { in: [...new Set(projectIds)] } }) },
          select: { projectId: true, name: true, archivedAt: true },
          orderBy: [{ seenAt: 'asc' }, { connectionId: 'desc' }],
        });
  const connections = await db.connection.findMany({
    where: { workspaceId },
    select: { id: true, name: true, isSandbox: true, disconnectedAt: true, pausedAt: true },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
  });
  return {
    projects: new Map(
      projects.map(({ projectId, name, archivedAt }) => [projectId, { name, archived: archivedAt !== null }]),
    ),
    connections: new Map(
      connections.map(({ id, name, isSandbox, disconnectedAt, pausedAt }) => [
        id,
        { name, sandbox: isSandbox, disconnected: disconnectedAt !== null, live: !disconnectedAt && !pausedAt },
      ]),
    ),
  };
}

/** A project by its name; one without goes by its id, and usage without a project by a name of its own. */
export const projectName = ({ projects }: Pick<Names, 'projects'>, id: string): string =>
  id === UNATTRIBUTED ? 'Without a project' : (projects.get(id)?.name ?? id);

export const modelName = (model: string): string => (model === UNATTRIBUTED ? 'Without a model' : model);

const ENDPOINTS: ReadonlyMap<string, string> = new Map(
  Object.values(providers).flatMap(({ reads }) => reads.map(({ id, label }) => [id, label])),
);

export const endpointName = (id: string): string => ENDPOINTS.get(id) ?? id;
