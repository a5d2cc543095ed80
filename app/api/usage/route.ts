import { route } from '@/lib/route';
import { parseUsageQuery } from '@/lib/usage/params';
import { usage } from '@/lib/usage/usage';
import { withWorkspace } from '@/lib/workspace';

export const GET = route('usage.read', async (actor, request) => {
  const query = parseUsageQuery(new URL(request.url).searchParams);
  return Response.json(
    await withWorkspace(actor, 'usage.read', (tx) => usage(tx, query), { snapshot: true, replica: true }),
  );
});
