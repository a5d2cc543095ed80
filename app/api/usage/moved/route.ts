import { AppError } from '@/lib/errors';
import { route } from '@/lib/route';
import { movement } from '@/lib/usage/moved';
import { MOVERS } from '@/lib/usage/view';
import { requestedView } from '@/lib/usage/view-request';
import { withWorkspace } from '@/lib/workspace';

/** What explains the change of a view against what it is compared with; null when it is compared with nothing. */
export const GET = route('usage.read', async (actor, request) => {
  const view = requestedView(request, 'movers');
  const asked = new URL(request.url).searchParams.get('movers') ?? 'both';
  const by = MOVERS.find((each) => each === asked);
  if (!by) throw new AppError('invalid', `movers is one of ${MOVERS.join(', ')}.`);
  return Response.json(
    await withWorkspace(actor, 'usage.read', (tx) => movement(tx, view, by), { snapshot: true, replica: true }),
  );
});
