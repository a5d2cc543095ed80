import { parseInput } from '@/lib/action';
import { readJson } from '@/lib/body';
import { replaceKey } from '@/lib/integrations/replace-key';
import { replaceKeyInput } from '@/lib/integrations/schema';
import { streamChecks } from '@/lib/integrations/stream';
import { route } from '@/lib/route';
import { startSync } from '@/lib/sync/start';

export const maxDuration = 300;

/** Replaces a connection's key: answers with the new key's checks as they pass; the old one works until then. */
export const POST = route<{ id: string }>('connections.write', async (actor, request, { id }) => {
  const input = parseInput(replaceKeyInput, { ...(await readJson(request)), id });
  const { workspaceId } = actor;
  return streamChecks(replaceKey(actor, input), (connectionId) => startSync({ workspaceId, connectionId }, 'manual'));
});
