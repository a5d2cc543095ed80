import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { asOwner } from '@/lib/testing/factories';
import { storeFeedback } from './feedback';

const answers = (page: string) =>
  asOwner<{ helpful: boolean }>('SELECT helpful FROM docs_feedback WHERE page = $1 ORDER BY id', [page]);

describe('feedback on the documentation', () => {
  it('stores the page and the answer', async () => {
    await storeFeedback('openai', true, randomUUID());
    await storeFeedback('openai', false, randomUUID());
    await storeFeedback('', true, randomUUID());
    expect(await answers('openai')).toEqual([{ helpful: true }, { helpful: false }]);
    expect(await answers('index')).toEqual([{ helpful: true }]);
  });

  it('refuses a page there is not, and stores nothing', async () => {
    await expect(storeFeedback('<script>', true, randomUUID())).rejects.toMatchObject({ code: 'invalid' });
    expect(await answers('<script>')).toEqual([]);
  });

  it('stops one address after twenty answers, not the next one', async () => {
    const address = randomUUID();
    for (let i = 0; i < 20; i += 1) await storeFeedback('api', true, address);
    await expect(storeFeedback('api', true, address)).rejects.toMatchObject({ code: 'limited' });
    await storeFeedback('api', true, randomUUID());
    expect(await answers('api')).toHaveLength(21);
  });
});
