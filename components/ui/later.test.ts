import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { later } from './later';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('is fetched once, and again where that failed', async () => {
  const fetch = vi.fn(async () => 'code');
  fetch.mockRejectedValueOnce(new Error('offline'));
  const part = later(fetch);
  await expect(part.load()).rejects.toThrow('offline');
  expect(part.now()).toBeNull();
  expect([await part.load(), await part.load(), part.now()]).toEqual(['code', 'code', 'code']);
  expect(fetch).toHaveBeenCalledTimes(2);
});

it('is not fetched again by being drawn again because it failed, but by somebody who tries it later', async () => {
  const fetch = vi.fn(async () => 'code');
  fetch.mockRejectedValueOnce(new Error('offline'));
  const part = later(fetch);
  const first = part.shown();
  await expect(first).rejects.toThrow('offline');
  expect(part.shown()).toBe(first);
  await vi.advanceTimersByTimeAsync(1_000);
  await expect(part.shown()).resolves.toBe('code');
  expect(part.shown()).toBe(part.shown());
  expect(fetch).toHaveBeenCalledTimes(2);
});
