import 'server-only';
import type { Day } from '@/lib/day';
import { Prisma } from '@/lib/generated/prisma/client';
import { providers } from '@/lib/integrations/catalog';
import { UNATTRIBUTED } from '@/lib/integrations/provider';
import type { Reader } from '@/lib/workspace';
import { distinctNames, sightOf } from './distinct';
import { ALL_OTHERS } from './series';

/** `live`: neither paused nor disconnected. */
type Connection = { name: string; sandbox: boolean; disconnected: boolean; live: boolean; historyFrom: Day };

/** Names as they are shown: two that look alike are of one thing (`distinctNames`). */
export type Names = {
  projects: ReadonlyMap<string, { name: string; archived: boolean }>;
  connections: ReadonlyMap<string, Connection>;
};

type Row = {
  projects: { id: string; name: string; archived: boolean; connectionId: string }[] | null;
  connections: ({ id: string } & Connection)[] | null;
};

const WITHOUT_PROJECT = 'Without a project';
/** What else stands in a list of names. */
const RESERVED = [WITHOUT_PROJECT, ALL_OTHERS];

/**
 * What the workspace's projects (or those asked for) and connections are called, archived and disconnected ones too: one
 * statement. A project seen in several connections has its newest name, and the organization it was last seen in.
 */
export async function namesOf({ db, workspaceId }: Reader, projectIds?: readonly string[]): Promise<Names> {
  const asked = [...new Set(projectIds)];
  // Another project of a name that is asked for is needed too: it decides whether the name alone will do.
  const inView = projectIds
    ? Prisma.sql`WHERE id = ANY(${asked}) OR plain IN (SELECT plain FROM latest WHERE id = ANY(${asked}))`
    : Prisma.empty;
  const [found] = await db.$queryRaw<Row[]>(Prisma.sql`
    WITH latest AS MATERIALIZED (
      SELECT DISTINCT ON (project_id) project_id AS id, name, archived_at IS NOT NULL AS archived,
        connection_id AS "connectionId", regexp_replace(lower(normalize(name, NFKC)), '[^[:alnum:]]', '', 'g') AS plain
      FROM projects WHERE workspace_id = ${workspaceId}::uuid
      ORDER BY project_id, seen_at DESC, connection_id)
    SELECT (SELECT json_agg(p) FROM (SELECT id, name, archived, "connectionId" FROM latest ${inView}) p) AS projects,
      (SELECT json_agg(c) FROM (
        SELECT id, name, is_sandbox AS sandbox, disconnected_at IS NOT NULL AS disconnected,
          disconnected_at IS NULL AND paused_at IS NULL AS live, history_from AS "historyFrom"
        FROM connections WHERE workspace_id = ${workspaceId}::uuid
        ORDER BY name, id) c) AS connections`);
  const connections = found?.connections ?? [];
  const organizations = distinctNames(connections.map(({ id, name }) => ({ id, name, organization: null })));
  const known = new Map((found?.projects ?? []).map((project) => [project.id, project]));
  const unnamed = asked.filter((id) => !known.has(id) && id !== UNATTRIBUTED);
  const labels = distinctNames(
    [
      ...unnamed.map((id) => ({ id, name: id, organization: null })),
      ...[...known.values()].map(({ id, name, connectionId }) => {
        return { id, name, organization: organizations.get(connectionId) ?? null };
      }),
    ],
    RESERVED,
  );
  return {
    projects: new Map([...known].map(([id, { name, archived }]) => [id, { name: labels.get(id) ?? name, archived }])),
    connections: new Map(
      connections.map((connection) => [
        connection.id,
        { ...connection, name: organizations.get(connection.id) ?? connection.name },
      ]),
    ),
  };
}

/** The projects of one connection by their names, told apart. */
export function namesWithin(projects: readonly { projectId: string; name: string }[]): Pick<Names, 'projects'> {
  const things = projects.map(({ projectId: id, name }) => ({ id, name, organization: null }));
  const labels = distinctNames(things, RESERVED);
  return { projects: new Map([...labels].map(([id, name]) => [id, { name, archived: false }])) };
}

/** A project by its name; one without goes by its id, and usage without a project by a name of its own. */
export const projectName = ({ projects }: Pick<Names, 'projects'>, id: string): string =>
  id === UNATTRIBUTED ? WITHOUT_PROJECT : (projects.get(id)?.name ?? id);

export const modelName = (model: string): string => ownName(model, 'Without a model');

/** What goes by its own text, and `nobody` for what has none; a text that looks like that one stands in quotation marks. */
export function ownName(id: string, nobody: string): string {
  if (id === UNATTRIBUTED) return nobody;
  return [nobody, ALL_OTHERS].some((other) => sightOf(other) === sightOf(id)) ? `“${id}”` : id;
}

/** The providers' endpoints, as they are called. */
export const ENDPOINTS: ReadonlyMap<string, string> = new Map(
  Object.values(providers).flatMap(({ reads }) => reads.map(({ id, label }) => [id, label])),
);

export const endpointName = (id: string): string => ENDPOINTS.get(id) ?? id;
