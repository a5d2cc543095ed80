import 'server-only';
import { globalDb } from '@/lib/db';
import { AppError } from '@/lib/errors';
import { counter } from '@/lib/rate-limits';
import type { FeedbackInput } from './schema';

/** Answers a minute from one address: the form is open to anybody. */
const PER_MINUTE = 30;

/**
 * Notes whether a page of the documentation helped: the page and the answer, no person.
 * @throws AppError `limited` for too many answers from an address.
 */
export async function storeFeedback({ page, helpful }: FeedbackInput, address: string): Promise<void> {
  await counter('docs', { points: PER_MINUTE, duration: 60 })
    .consume(address)
    .catch((reason: unknown) => {
      if (reason instanceof Error) throw reason;
      throw new AppError('limited', 'Too many answers at once. Please try again in a minute.', undefined, {
        retryAfterS: 60,
      });
    });
  await globalDb().docsFeedback.create({ data: { page: page || 'index', helpful } });
}
