import 'server-only';
import type { WorkspaceTx } from '@/lib/workspace';
import { savedViewInput } from './schema';

/** A view of the Usage page that the workspace has saved. */
export type SavedView = {
  id: string;
  name: string;
  /** What it shows, as the page's query. */
  search: string;
  /** Who saved it first, by their name. */
  savedBy: string;
};

/** All of them, by name. */
export async function savedViews(tx: WorkspaceTx): Promise<SavedView[]> {
  const { db, workspaceId } = tx;
  const views = await db.savedView.findMany({ where: { workspaceId } });
  const people = await db.user.findMany({
    where: { id: { in: views.map(({ createdBy }) => createdBy) } },
    select: { id: true, name: true },
  });
  const names = new Map(people.map((person) => [person.id, person.name]));
  return views
    .map(({ id, name, search, createdBy }) => ({ id, name, search, savedBy: names.get(createdBy) ?? '' }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }) || (a.id < b.id ? -1 : 1));
}

/** One of them by its id, as an address has it; null where the workspace has none of it. */
export async function savedView(
  { db, workspaceId }: WorkspaceTx,
  id: string,
): Promise<Pick<SavedView, 'id' | 'name' | 'search'> | null> {
  if (!savedViewInput.safeParse({ id }).success) return null;
  return db.savedView.findUnique({
    where: { workspaceId_id: { workspaceId, id } },
    select: { id: true, name: true, search: true },
  });
}
