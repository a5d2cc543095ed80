import { route } from '@/lib/route';
import { exportRows } from '@/lib/usage/export';
import { parseRowsQuery } from '@/lib/usage/params';

export const maxDuration = 300;

export const GET = route('usage.read', (actor, request) =>
  exportRows(actor, parseRowsQuery(new URL(request.url).searchParams)),
);
