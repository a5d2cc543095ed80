import 'server-only';
import { createHash } from 'node:crypto';
import { audit } from '@/lib/activity/record';
import type { Member } from '@/lib/auth/actor';
import { type WorkspaceTx, withWorkspace } from '@/lib/workspace';
import { lockDetails, storeDetails } from './change';
import { type Details, same } from './details';
import { type BadLine, readFile } from './import-file';
import { type ProjectRow, projectList } from './queries';

export type Change = { line: number; projectId: string; name: string; before: Details; after: Details };

/** What a file would do. With a bad line it does nothing. */
export type Preview = {
  changes: Change[];
  unchanged: number;
  bad: BadLine[];
  /** Stands for these very changes: an import gives it back. */
  token: string;
};

export const previewImport = (actor: Member, text: string): Promise<Preview> =>
  withWorkspace(actor, 'projects.write', (tx) => previewOf(tx, text));

/**
 * Imports what was previewed, all of it or nothing. Where it would do something else by now, or has a bad line, nothing
 * is stored and the preview of now comes back.
 */
export async function importProjects(
  actor: Member,
  text: string,
  token: string,
): Promise<{ imported: number } | { preview: Preview }> {
  return withWorkspace(actor, 'projects.write', async (tx) => {
    await lockDetails(tx);
    const preview = await previewOf(tx, text);
    const { changes, unchanged, bad } = preview;
    if (bad.length > 0 || preview.token !== token) return { preview };
    if (changes.length === 0) return { imported: 0 };
    await storeDetails(tx, changes);
    await audit(tx, 'projects.imported', { changed: changes.length, unchanged });
    return { imported: changes.length };
  });
}

async function previewOf(tx: WorkspaceTx, text: string): Promise<Preview> {
  return compare(text, await projectList(tx));
}

/** A file held against the projects as they are. */
export function compare(text: string, projects: readonly ProjectRow[]): Preview {
  const known = new Map(projects.map((project) => [project.id, project]));
  const { lines, bad } = readFile(text);
  const first = new Map<string, number>();
  const changes: Change[] = [];
  let unchanged = 0;
  for (const { line, projectId, details } of lines) {
    const project = known.get(projectId);
    const earlier = first.get(projectId);
    first.set(projectId, earlier ?? line);
    if (!project) bad.push({ line, reason: `There is no project ${projectId.slice(0, 80)} in this workspace.` });
    else if (earlier !== undefined) bad.push({ line, reason: `${projectId} is on line ${earlier} already.` });
    else {
      const before = { owner: project.owner, costCentre: project.costCentre, labels: project.labels };
      const after = { ...before, ...details };
      if (same(before, after)) unchanged += 1;
      else changes.push({ line, projectId, name: project.label, before, after });
    }
  }
  bad.sort((a, b) => a.line - b.line);
  const token = createHash('sha256')
    .update(JSON.stringify(changes.map(({ projectId, before, after }) => [projectId, before, after])))
    .digest('hex');
  return { changes, unchanged, bad, token };
}
