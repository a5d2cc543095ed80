import { parseInput } from '@/lib/action';
import { readJson } from '@/lib/body';
import { checkConnection } from '@/lib/integrations/probe';
import { checksInput } from '@/lib/integrations/schema';
import { withTry } from '@/lib/integrations/tries';
import { route } from '@/lib/route';

export const maxDuration = 60;

/** Runs the eight checks of the guide on a connection. A POST: it calls the provider. */
export const POST = route<{ id: string }>('connections.write', async (actor, request, { id }) => {
  const input = parseInput(checksInput, { ...(await readJson(request)), id });
  return Response.json({ checks: await withTry(actor, 'check', () => checkConnection(actor, input)) });
});
