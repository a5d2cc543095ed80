import { route } from '@/lib/route';
import { savedViews } from '@/lib/views/queries';
import { withWorkspace } from '@/lib/workspace';

/** The workspace's saved views, by name: never from the replica, as people change what they see. */
export const GET = route('usage.read', async (actor) =>
  Response.json(await withWorkspace(actor, 'usage.read', savedViews)),
);
