'use server';

import { headers } from 'next/headers';
import { AppError, type Result } from '@/lib/errors';
import { log } from '@/lib/log';
import { storeFeedback } from './feedback';

/** "Was this page helpful?": for everybody, signed in or not. Fields: `page` a DocSlug, `helpful` yes or no. */
export async function sendFeedback(_previous: Result<null> | null, form: FormData): Promise<Result<null>> {
  const address = (await headers()).get('x-forwarded-for')?.split(',').at(-1)?.trim() ?? 'unknown';
  try {
    await storeFeedback(String(form.get('page')), form.get('helpful') === 'yes', address);
    return { ok: true, data: null };
  } catch (error) {
    if (error instanceof AppError) return { ok: false, code: error.code, message: error.message };
    log().error({ err: error }, 'docs feedback was not stored');
    return { ok: false, code: 'internal', message: 'Your answer could not be stored. Please try again.' };
  }
}
