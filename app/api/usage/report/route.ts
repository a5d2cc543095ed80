import { route } from '@/lib/route';
import { usageReport } from '@/lib/usage/report';
import { requestedView } from '@/lib/usage/view-request';
import { withWorkspace } from '@/lib/workspace';

/** What the Usage page reads when a filter changes. */
export const GET = route('usage.read', async (actor, request) => {
  const view = requestedView(request);
  return Response.json(
    await withWorkspace(actor, 'usage.read', (tx) => usageReport(tx, view), { snapshot: true, replica: true }),
  );
});
