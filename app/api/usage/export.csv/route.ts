import { route } from '@/lib/route';
import { exportCsv } from '@/lib/usage/export';
import { parseUsageQuery } from '@/lib/usage/params';

export const maxDuration = 300;

export const GET = route('usage.read', async (actor, request) => {
  const query = parseUsageQuery(new URL(request.url).searchParams);
  return new Response(await exportCsv(actor, query), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="usage-${query.from}-to-${query.to}.csv"`,
    },
  });
});
