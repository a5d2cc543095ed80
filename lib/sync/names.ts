import 'server-only';
import { systemActor } from '@/lib/auth/actor';
import type { ProjectName } from '@/lib/integrations/provider';
import { withWorkspace } from '@/lib/workspace';
import { type Fence, holdFence } from './fence';

/** Stores the names the provider gives now; a project it no longer lists keeps its last name. @throws FencedOff */
export async function storeNames(run: Fence, names: readonly ProjectName[]): Promise<void> {
  const { connectionId } = run;
  const projects = names.map(({ projectId, name, archivedAt }) => ({
    project_id: projectId,
    name,
    archived_at: archivedAt?.toISOString() ?? null,
  }));
  await withWorkspace(systemActor(run.workspaceId), 'sync.run', async ({ db, workspaceId }) => {
    await holdFence(db, run);
    await db.$executeRaw`
      INSERT INTO projects (workspace_id, connection_id, project_id, name, archived_at, seen_at)
      SELECT DISTINCT ON (p.project_id) ${workspaceId}::uuid, ${connectionId}::uuid, p.project_id, p.name, p.archived_at, now()
      FROM jsonb_to_recordset(${JSON.stringify(projects)}::jsonb) AS p (project_id text, name text, archived_at timestamptz)
      ON CONFLICT (workspace_id, connection_id, project_id) DO UPDATE
        SET name = EXCLUDED.name, archived_at = EXCLUDED.archived_at, seen_at = EXCLUDED.seen_at`;
    await db.connection.updateMany({ where: { workspaceId, id: connectionId }, data: { namesReadable: true } });
  });
}

/** @throws FencedOff */
export async function noteNamesUnreadable(run: Fence): Promise<void> {
  await withWorkspace(systemActor(run.workspaceId), 'sync.run', async ({ db, workspaceId }) => {
    await holdFence(db, run);
    await db.connection.updateMany({
      where: { workspaceId, id: run.connectionId },
      data: { namesReadable: false },
    });
  });
}
