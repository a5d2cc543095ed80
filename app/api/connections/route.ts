import { parseInput } from '@/lib/action';
import { readJson } from '@/lib/body';
import { connect } from '@/lib/integrations/connect';
import { connectionNames } from '@/lib/integrations/queries';
import { connectInput } from '@/lib/integrations/schema';
import { streamChecks } from '@/lib/integrations/stream';
import { route } from '@/lib/route';
import { startSync } from '@/lib/sync/start';
import { withWorkspace } from '@/lib/workspace';

export const maxDuration = 300;

/** What there is to go to. */
export const GET = route('connections.read', async (actor) =>
  Response.json(await withWorkspace(actor, 'connections.read', connectionNames)),
);

/** Connects an organization: answers with the key's checks as they pass, and starts the first sync. */
export const POST = route('connections.write', async (actor, request) => {
  const input = parseInput(connectInput, await readJson(request));
  const { workspaceId } = actor;
  return streamChecks(connect(actor, input), (connectionId) => startSync({ workspaceId, connectionId }, 'connect'));
});
