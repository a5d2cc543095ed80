import { dayOf } from '@/lib/day';
import { AppError } from '@/lib/errors';
import { route } from '@/lib/route';
import { usageReport } from '@/lib/usage/report';
import { viewOf } from '@/lib/usage/view';
import { withWorkspace } from '@/lib/workspace';

/** What the Usage page reads when a filter changes. */
export const GET = route('usage.read', async (actor, request) => {
  const { view, errors } = viewOf(new URL(request.url).searchParams, dayOf(Date.now()));
  const [bad] = Object.values(errors);
  if (bad) throw new AppError('invalid', bad, errors);
  return Response.json(
    await withWorkspace(actor, 'usage.read', (tx) => usageReport(tx, view), { snapshot: true, replica: true }),
  );
});
