import 'server-only';
import { dayOf } from '@/lib/day';
import { AppError } from '@/lib/errors';
import { viewOf } from './address';
import type { UsageView } from './view';

/**
 * The view a request asks for, with whatever parameters its route has `besides`.
 * @throws AppError `invalid` at its field for a range that cannot be.
 */
export function requestedView(request: Request, ...besides: string[]): UsageView {
  const { view, errors } = viewOf(new URL(request.url).searchParams, dayOf(Date.now()), besides);
  const [bad] = Object.values(errors);
  if (bad) throw new AppError('invalid', bad, errors);
  return view;
}
