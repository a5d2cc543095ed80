'use server';

import { publicAction } from '@/lib/action';
import { clientAddress } from '@/lib/request';
import { storeFeedback } from './feedback';
import { feedbackInput } from './schema';

/** "Was this page helpful?": for everybody, signed in or not. */
export const feedbackAction = publicAction(feedbackInput, (input, headers) =>
  storeFeedback(input, clientAddress(headers) ?? 'unknown'),
);
