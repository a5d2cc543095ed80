import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProviderError, type ProviderErrorCode } from '@/lib/integrations/provider';
import { afterFailure, restAfter, waitFor } from './retry';

const now = new Date('2026-03-20T00:00:00Z');
const inMs = (ms: number) => new Date(now.getTime() + ms);
const failed = (code: ProviderErrorCode, retryAt: Date | null = null) =>
  new ProviderError(code, 'test', { endpoint: 'completions', retryAt });

describe('a failed call', () => {
  it('is never tried again before Retry-After, and with jitter up to a minute otherwise', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.nat(7_200_000),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (tries, wait, luck) => {
          const told = afterFailure(failed('rate_limited', inMs(wait)), tries, now, () => luck);
          expect(told.again && told.at.getTime()).toBeGreaterThanOrEqual(inMs(wait).getTime());
          const untold = afterFailure(failed('rate_limited'), tries, now, () => luck);
          expect(untold.again && untold.at.getTime()).toBeLessThanOrEqual(inMs(60_000).getTime());
        },
      ),
    );
  });

  it('is tried a few times where that can help, and once where it cannot', () => {
    const tries = (code: ProviderErrorCode) => {
      let made = 1;
      while (afterFailure(failed(code), made, now, () => 1).again) made++;
      return made;
    };
    expect(tries('rate_limited')).toBe(5);
    expect(tries('unreachable')).toBe(4);
    expect(tries('bad_answer')).toBe(2);
    for (const code of ['key_refused', 'scope_missing', 'refused', 'endpoint_unknown', 'rejected'] as const)
      expect(tries(code)).toBe(1);
  });
});

describe('a connection', () => {
  it('rests 15 minutes after a failure, doubling to six hours and no further', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 1000].map((n) => restAfter(n, () => 0) / 60_000)).toEqual([
      15, 30, 60, 120, 240, 360, 360, 360,
    ]);
  });

  it('rests a little less by chance, so that those that failed together do not come back together', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, chance) => {
        const [most, rest] = [restAfter(n, () => 0), restAfter(n, () => chance)];
        expect(rest).toBeLessThanOrEqual(most);
        expect(rest).toBeGreaterThanOrEqual(most * 0.9);
      }),
    );
  });

  it('told to wait does so for at least as long, and a quarter of an hour where no time is named', () => {
    expect(waitFor(inMs(3_600_000), now)).toBe(3_600_000);
    expect(waitFor(inMs(-5), now)).toBe(60_000);
    expect(waitFor(null, now)).toBe(900_000);
  });
});
