import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { asOwner } from '@/lib/testing/factories';
import { storeFeedback } from './feedback';
import { feedbackInput } from './schema';

const answers = (page: string) =>
  asOwner<{ helpful: boolean }>('SELECT helpful FROM docs_feedback WHERE page = $1 ORDER BY id', [page]);

describe('feedback on the documentation', () => {
  it('stores the page and the answer', async () => {
    await storeFeedback({ page: 'openai', helpful: true }, randomUUID());
    await storeFeedback({ page: 'openai', helpful: false }, randomUUID());
    await storeFeedback({ page: '', helpful: true }, randomUUID());
    expect(await answers('openai')).toEqual([{ helpful: true }, { helpful: false }]);
    expect(await answers('index')).toEqual([{ helpful: true }]);
  });

  it('takes the answers of the form for pages there are, and nothing else', () => {
    expect(feedbackInput.parse({ page: 'api', helpful: 'no' })).toEqual({ page: 'api', helpful: false });
    expect(feedbackInput.safeParse({ page: '<script>', helpful: 'yes' }).success).toBe(false);
    expect(feedbackInput.safeParse({ page: 'api', helpful: 'perhaps' }).success).toBe(false);
  });

  it('stops one address after thirty answers in a minute, not the next one', async () => {
    const address = randomUUID();
    for (let i = 0; i < 30; i += 1) await storeFeedback({ page: 'api', helpful: true }, address);
    await expect(storeFeedback({ page: 'api', helpful: true }, address)).rejects.toMatchObject({ code: 'limited' });
    await storeFeedback({ page: 'api', helpful: true }, randomUUID());
    expect(await answers('api')).toHaveLength(31);
  });
});
