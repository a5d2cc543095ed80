import { auditHourly } from '@/lib/activity/hourly';
import { route } from '@/lib/route';
import { parseUsageQuery } from '@/lib/usage/params';
import { usage } from '@/lib/usage/usage';
import { withWorkspace } from '@/lib/workspace';

export const GET = route('usage.read', async (actor, request) => {
  const query = parseUsageQuery(new URL(request.url).searchParams);
  const answer = await withWorkspace(actor, 'usage.read', (tx) => usage(tx, query), { snapshot: true, replica: true });
  const { from, to, groupBy } = query;
  const read = { from, to, groupBy: groupBy.join(',') };
  await withWorkspace(actor, 'usage.read', (tx) => auditHourly(tx, 'usage.read_by_api', read), { writes: true });
  return Response.json(answer);
});
