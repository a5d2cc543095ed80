import { parseInput } from '@/lib/action';
import { connectionSummary } from '@/lib/integrations/queries';
import { connectionInput } from '@/lib/integrations/schema';
import { route } from '@/lib/route';
import { withWorkspace } from '@/lib/workspace';

/** How a connection stands: what its page asks for while a backfill or a sync is under way. */
export const GET = route<{ id: string }>('connections.read', async (actor, _request, params) => {
  const { id } = parseInput(connectionInput, params);
  return Response.json(await withWorkspace(actor, 'connections.read', (tx) => connectionSummary(tx, id)));
});
