import { connectionNames } from '@/lib/integrations/queries';
import { route } from '@/lib/route';
import { withWorkspace } from '@/lib/workspace';

/** What there is to go to. */
export const GET = route('connections.read', async (actor) =>
  Response.json(await withWorkspace(actor, 'connections.read', connectionNames)),
);
