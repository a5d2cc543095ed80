import { route } from '@/lib/route';
import { exportView } from '@/lib/usage/export-view';
import { requestedView } from '@/lib/usage/view-request';

export const maxDuration = 300;

/** The figures of a view of the Usage page: every group of every step, not only the largest. */
export const GET = route('usage.read', (actor, request) => exportView(actor, requestedView(request)));
