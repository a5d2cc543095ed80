import { describe, expect, it } from 'vitest';
import type { Day } from '@/lib/day';
import type { ProviderErrorCode } from '@/lib/integrations/provider';
import { failure } from '@/lib/testing/fake-provider';
import { TimeUp, ToldToWait } from './caller';
import { endingOf, failedEvent } from './ending';
import { waitFor } from './retry';

const now = new Date('2026-03-10T06:00:00Z');
const random = () => 0;
const MINUTE_MS = 60_000;
const CODES: ProviderErrorCode[] = [
  'key_refused',
  'scope_missing',
  'refused',
  'endpoint_unknown',
  'rate_limited',
  'unreachable',
  'bad_answer',
  'rejected',
];

describe('how a run ends', () => {
  it('with nothing in its way: it succeeded, and failures are forgotten', () => {
    expect(endingOf(null, null, 3, { now, random })).toEqual({
      outcome: 'succeeded',
      error: null,
      retryInMs: null,
      retryReason: null,
      blocked: null,
      failures: 0,
    });
  });

  it('out of time: part of it is done, the rest is due at once, and nothing has failed', () => {
    expect(endingOf(new TimeUp(), null, 3, { now, random })).toEqual({
      outcome: 'partial',
      error: null,
      retryInMs: 0,
      retryReason: null,
      blocked: null,
      failures: 3,
    });
  });

  it.each([
    ['as long as it says', new Date(now.getTime() + 7 * MINUTE_MS)],
    ['for a time of ours where it says none', null],
  ])('told to wait: it is put off %s, which is no failure', (_title, retryAt) => {
    const cause = failure('rate_limited', { retryAt });
    const ending = endingOf(new ToldToWait(cause), failure('bad_answer'), 3, { now, random });
    expect(ending).toMatchObject({ outcome: 'deferred', retryReason: 'rate_limited', blocked: null, failures: 3 });
    expect(ending.retryInMs).toBe(waitFor(retryAt, now));
    expect(ending.error).toMatchObject({ code: 'rate_limited', cause });
  });

  it('by a failure that interrupted it, before one that it went on after', () => {
    const ending = endingOf(failure('unreachable'), failure('bad_answer'), 2, { now, random });
    expect(ending).toMatchObject({ outcome: 'failed', retryReason: 'failing', blocked: null, failures: 3 });
    expect(ending.error?.code).toBe('unreachable');
    expect(ending.retryInMs).toBe(60 * MINUTE_MS); // the third in a row: 15 minutes, doubled twice
  });

  it.each([null, new TimeUp()])('by a failure that it went on after, whether it came to its end or not: %s', (end) => {
    const cause = failure('bad_answer');
    expect(endingOf(end, cause, 0, { now, random })).toMatchObject({
      outcome: 'failed',
      error: { code: 'bad_answer', cause },
    });
  });

  it.each([
    ['key_refused', 'key_refused'],
    ['scope_missing', 'usage_scope_missing'],
  ] as const)('by %s: blocked until the key is replaced, and nothing to wait for', (code, blocked) => {
    expect(endingOf(failure(code), null, 0, { now, random })).toMatchObject({
      outcome: 'failed',
      blocked,
      retryReason: null,
    });
  });

  it('by trouble of our own, of which nothing is told', () => {
    for (const failed of [null, failure('key_refused')]) {
      const ending = endingOf(new Error('secret detail'), failed, 0, { now, random });
      expect(ending).toMatchObject({ outcome: 'failed', blocked: null, retryReason: 'failing', failures: 1 });
      expect(ending.error).toMatchObject({ code: 'internal', cause: null });
      expect(ending.error?.message).toMatch(/^Something .+\.$/);
      expect(ending.error?.message).not.toContain('secret');
    }
  });

  it('in a sentence of ours for each way a call can fail, and never in the provider’s', () => {
    const sentences = CODES.map((code) => endingOf(failure(code), null, 0, { now, random }).error?.message ?? '');
    for (const sentence of sentences) expect(sentence).toMatch(/^(The|An) .+\.$/);
    expect(new Set(sentences).size).toBe(CODES.length);
  });
});

describe('what the log says of a failed call', () => {
  const day = '2026-03-01' as Day;

  it('is which call, what was answered, and for which day', () => {
    const error = failure('bad_answer', { status: 200, scope: 'api.usage.read' });
    const data = { code: 'bad_answer', endpoint: 'completions', status: 200, requestId: 'req_bad', problem: 'test' };
    expect(failedEvent(error, day)).toEqual({
      kind: 'sync_failed',
      data: { ...data, scope: 'api.usage.read', day },
    });
    expect(failedEvent(error)).toMatchObject({ data: { day: null } });
    const other = '2026-02-01' as Day;
    expect(failedEvent(failure('bad_answer', { day: other }), day)).toMatchObject({ data: { day: other } });
  });

  it('is nothing but that there was one, where the trouble was ours', () => {
    expect(failedEvent(null)).toEqual({
      kind: 'sync_failed',
      data: { code: 'internal', endpoint: null, status: null, requestId: null, scope: null, day: null, problem: null },
    });
  });
});
