import 'server-only';
import type { Day } from '@/lib/day';
import { Prisma } from '@/lib/generated/prisma/client';
import { providers } from '@/lib/integrations/catalog';
import { UNATTRIBUTED } from '@/lib/integrations/provider';
import type { WorkspaceTx } from '@/lib/workspace';

/** `live`: neither paused nor disconnected. */
type Connection = { name: string; sandbox: boolean; disconnected: boolean; live: boolean; historyFrom: Day };

export type Names = {
  projects: ReadonlyMap<string, { name: string; archived: boolean }>;
  connections: ReadonlyMap<string, Connection>;
};

type Row = {
  projects: { id: string; name: string; archived: boolean }[] | null;
  connections: ({ id: string } & Connection)[] | null;
};

/**
 * What the workspace's projects (or those asked for) and connections are called, archived and disconnected ones too: one
 * statement. A project seen in several connections has its newest name, as in a CSV (`projectNames` in export.ts).
 */
export async function namesOf({ db, workspaceId }: WorkspaceTx, projectIds?: readonly string[]): Promise<Names> {
  const asked = projectIds ? Prisma.sql`AND project_id = ANY(${[...new Set(projectIds)]})` : Prisma.empty;
  const [found] = await db.$queryRaw<Row[]>`
    SELECT (SELECT json_agg(p) FROM (
        SELECT DISTINCT ON (project_id) project_id AS id, name, archived_at IS NOT NULL AS archived
        FROM projects WHERE workspace_id = ${workspaceId}::uuid ${asked}
        ORDER BY project_id, seen_at DESC, connection_id) p) AS projects,
      (SELECT json_agg(c) FROM (
        SELECT id, name, is_sandbox AS sandbox, disconnected_at IS NOT NULL AS disconnected,
          disconnected_at IS NULL AND paused_at IS NULL AS live, history_from AS "historyFrom"
        FROM connections WHERE workspace_id = ${workspaceId}::uuid
        ORDER BY name, id) c) AS connections`;
  const byId = <T extends { id: string }>(rows: readonly T[] | null = []) => new Map(rows?.map((row) => [row.id, row]));
  return { projects: byId(found?.projects), connections: byId(found?.connections) };
}

/** A project by its name; one without goes by its id, and usage without a project by a name of its own. */
export const projectName = ({ projects }: Pick<Names, 'projects'>, id: string): string =>
  id === UNATTRIBUTED ? 'Without a project' : (projects.get(id)?.name ?? id);

export const modelName = (model: string): string => (model === UNATTRIBUTED ? 'Without a model' : model);

/** The providers' endpoints, as they are called. */
export const ENDPOINTS: ReadonlyMap<string, string> = new Map(
  Object.values(providers).flatMap(({ reads }) => reads.map(({ id, label }) => [id, label])),
);

export const endpointName = (id: string): string => ENDPOINTS.get(id) ?? id;
