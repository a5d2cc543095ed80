import 'server-only';
import { audit } from '@/lib/activity/record';
import type { Member } from '@/lib/auth/actor';
import { AppError } from '@/lib/errors';
import { type WorkspaceTx, withWorkspace } from '@/lib/workspace';
import { savedView } from './queries';

export const MAX_VIEWS = 200;

/**
 * Keeps what the Usage page shows under a name, for the whole workspace.
 * @throws AppError `conflict` when the name is taken (at `name`) or the workspace has as many as it may.
 */
export async function saveView(
  actor: Member,
  { name, search }: { name: string; search: string },
): Promise<{ id: string }> {
  return change(actor, async (tx) => {
    const { db, workspaceId } = tx;
    if ((await db.savedView.count({ where: { workspaceId } })) >= MAX_VIEWS)
      throw new AppError('conflict', `A workspace has at most ${MAX_VIEWS} saved views. Delete one that nobody needs.`);
    await assertNameFree(tx, name);
    const { id } = await db.savedView.create({
      data: { workspaceId, name, search, createdBy: actor.userId },
      select: { id: true },
    });
    await audit(tx, 'view.saved', { viewId: id, name, search });
    return { id };
  });
}

/** @throws AppError `conflict` at `name` when another view has it. */
export async function renameView(actor: Member, { id, name }: { id: string; name: string }): Promise<void> {
  await change(actor, async (tx) => {
    const { name: from } = await existing(tx, id);
    if (from === name) return;
    await assertNameFree(tx, name, id);
    await update(tx, id, { name });
    await audit(tx, 'view.renamed', { viewId: id, from, to: name });
  });
}

/** Makes it show something else: whoever opens it from now on sees that. */
export async function changeView(actor: Member, { id, search }: { id: string; search: string }): Promise<void> {
  await change(actor, async (tx) => {
    const { name, search: before } = await existing(tx, id);
    if (before === search) return;
    await update(tx, id, { search });
    await audit(tx, 'view.changed', { viewId: id, name, before, after: search });
  });
}

export async function deleteView(actor: Member, { id }: { id: string }): Promise<void> {
  await change(actor, async (tx) => {
    const { db, workspaceId } = tx;
    const { name, search } = await existing(tx, id);
    await db.savedView.delete({ where: { workspaceId_id: { workspaceId, id } } });
    await audit(tx, 'view.deleted', { viewId: id, name, search });
  });
}

/** Changes of the same workspace wait for each other: what one has seen stays so until it has written. */
const change = <T>(actor: Member, run: (tx: WorkspaceTx) => Promise<T>): Promise<T> =>
  withWorkspace(actor, 'views.write', async (tx) => {
    await tx.db.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended('saved_views ' || ${tx.workspaceId}, 0))::text`;
    return run(tx);
  });

async function existing(tx: WorkspaceTx, id: string): Promise<{ name: string; search: string }> {
  const view = await savedView(tx, id);
  if (view) return view;
  throw new AppError('not_found', 'There is no such saved view any more: somebody may have deleted it.');
}

/** Compared here: what the database takes for the same letter depends on how it was made. */
async function assertNameFree({ db, workspaceId }: WorkspaceTx, name: string, except?: string): Promise<void> {
  const views = await db.savedView.findMany({ where: { workspaceId }, select: { id: true, name: true } });
  const taken = views.find((view) => view.id !== except && view.name.toLowerCase() === name.toLowerCase());
  if (!taken) return;
  const message = `There is a saved view “${taken.name}” already. Choose another name.`;
  throw new AppError('conflict', message, { name: message });
}

const update = ({ db, workspaceId }: WorkspaceTx, id: string, data: { name: string } | { search: string }) =>
  db.savedView.update({ where: { workspaceId_id: { workspaceId, id } }, data: { ...data, updatedAt: new Date() } });
