import { AppError } from '@/lib/errors';
import { route } from '@/lib/route';
import { filterOptions } from '@/lib/usage/options';
import { FILTERS } from '@/lib/usage/params';
import { requestedView } from '@/lib/usage/view-request';
import { withWorkspace } from '@/lib/workspace';

/** What one filter of the Usage page can be set to, in the days of a view. */
export const GET = route('usage.read', async (actor, request) => {
  const view = requestedView(request, 'filter');
  const asked = new URL(request.url).searchParams.get('filter');
  const filter = FILTERS.find((name) => name === asked);
  if (!filter) throw new AppError('invalid', `filter is one of ${FILTERS.join(', ')}.`);
  return Response.json(
    await withWorkspace(actor, 'usage.read', (tx) => filterOptions(tx, filter, view), {
      snapshot: true,
      replica: true,
    }),
  );
});
