import 'server-only';
import { dayOf } from '@/lib/day';
import { AppError } from '@/lib/errors';
import { type UsageView, viewOf } from './view';

/**
 * The view a request asks for.
 * @throws AppError `invalid` at its field for a range that cannot be.
 */
export function requestedView(request: Request): UsageView {
  const { view, errors } = viewOf(new URL(request.url).searchParams, dayOf(Date.now()));
  const [bad] = Object.values(errors);
  if (bad) throw new AppError('invalid', bad, errors);
  return view;
}
