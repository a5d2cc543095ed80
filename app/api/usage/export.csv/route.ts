import { route } from '@/lib/route';
import { exportCsv } from '@/lib/usage/export';
import { parseUsageQuery } from '@/lib/usage/params';

export const maxDuration = 300;

export const GET = route('usage.read', (actor, request) =>
  exportCsv(actor, parseUsageQuery(new URL(request.url).searchParams)),
);
