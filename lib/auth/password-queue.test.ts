import { describe, expect, it } from 'vitest';
import { PasswordQueue } from './password-queue';

/** Work that ends when it is told to. */
function held() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { work: () => promise, end: resolve };
}

describe('the queue before passwords', () => {
  it('works on a few, keeps a few waiting in their order, and refuses the next one at once', async () => {
    const queue = new PasswordQueue({ parallel: 2, waiting: 16 });
    const first = [held(), held()];
    const begun: number[] = [];
    const running = first.map(({ work }) => queue.run(work));
    const waiting = Array.from({ length: 16 }, (_, i) => queue.run(async () => begun.push(i)));
    for (let i = 0; i < 500; i++)
      await expect(queue.run(async () => begun.push(-1))).rejects.toMatchObject({
        code: 'unavailable',
        retryAfterS: expect.any(Number),
        message: expect.stringContaining('try again'),
      });
    expect(begun).toEqual([]);
    for (const { end } of first) end();
    await Promise.all([...running, ...waiting]);
    expect(begun).toEqual(Array.from({ length: 16 }, (_, i) => i));
  });

  it('lets work inside of work go on, and is free again after a failure', async () => {
    const queue = new PasswordQueue({ parallel: 1, waiting: 0 });
    for (let i = 0; i < 3; i++) {
      expect(await queue.run(() => queue.run(async () => 'done'))).toBe('done');
      await expect(queue.run(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
    }
  });
});
