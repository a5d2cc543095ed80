import { z } from 'zod';
import { DOC_SLUGS } from './nav';

export const feedbackInput = z.object({
  page: z.enum(DOC_SLUGS, { error: 'There is no such page.' }),
  helpful: z.enum(['yes', 'no'], { error: 'Answer yes or no.' }).transform((answer) => answer === 'yes'),
});
export type FeedbackInput = z.output<typeof feedbackInput>;
