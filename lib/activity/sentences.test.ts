import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type EventKind, SEVERITY } from './events';
import { KIND_LABELS, sentenceOf } from './sentences';

const failed = (code: string) => ({
  code,
  endpoint: 'completions',
  status: 500,
  requestId: null,
  scope: null,
  day: null,
});

describe('the sentence of an event', () => {
  it.each(['key_refused', 'scope_missing', 'rate_limited', 'unreachable', 'bad_answer', 'rejected', 'internal'])(
    'of a failure (%s) says what to do',
    (code) => {
      const { text, fix } = sentenceOf('sync_failed', failed(code));
      expect(text.length).toBeGreaterThan(10);
      expect(fix).toMatch(/\w/);
    },
  );

  it('says who did it, why and what it changed', () => {
    expect(sentenceOf('connected', { by: 'Dana', identity: 'unknown', historyFrom: '2026-08-26' })).toEqual({
      text: 'Connected by Dana, history from 26 Aug 2026',
      cause: 'Dana confirmed that this organization was not connected already.',
    });
    expect(sentenceOf('disconnected', { by: 'Dana', usageDeleted: false, rows: 1 }).cause).toBe('1 usage row kept.');
    expect(sentenceOf('names_unreadable', { scope: 'api.management.read', requestId: null }).fix).toContain(
      'Replace key',
    );
  });

  it('of a call says what came of it: the status, no answer, or that Doow canceled it', () => {
    const call = { endpoint: 'images', status: 403, requestId: null, durationMs: 12 };
    const said = (more: object) => {
      const { text, ...rest } = sentenceOf('call', { ...call, ...more });
      return { text: text.replace(/\s/g, ' '), ...rest };
    };
    expect(said({})).toEqual({ text: 'Called images: 403 in 12 ms' });
    expect(said({ status: null }).text).toBe('Called images: no answer in 12 ms');
    expect(said({ status: null, canceled: true }).text).toBe('Called images: canceled after 12 ms');
    expect(said({ canceled: true }).text).toBe('Called images: 403, then canceled after 12 ms');
    expect(said({ canceled: true }).cause).toMatch(/^Doow ended this call itself/);
    expect(said({ withheld: true }).cause).toContain('a piece of the key');
  });

  it('of a wait says until when, why, and whether one may go sooner', () => {
    const wait = { until: '2026-11-23T14:05:00Z', endpoint: 'completions', requestId: null };
    expect(sentenceOf('waiting', { ...wait, reason: 'rate_limited' })).toEqual({
      text: 'Waiting until 23 Nov 2026, 14:05 UTC',
      cause: 'The provider asked to wait at completions.',
      fix: 'Nothing to do: Doow goes on by itself.',
    });
    const failing = { ...wait, reason: 'failing' };
    const causes = [undefined, 1, 4].map((failures) => sentenceOf('waiting', { ...failing, failures }).cause);
    expect(causes.map((cause) => cause?.split(':')[0])).toEqual([
      'The last syncs failed',
      'The last sync failed',
      'Failed 4 times in a row',
    ]);
    expect(sentenceOf('waiting', { ...failing, failures: 4 }).fix).toContain('Sync now');
  });

  it('of an answer that cannot be trusted names endpoint and day, and what was wrong', () => {
    const problem = 'OpenAI sent the same day twice.';
    expect(sentenceOf('sync_failed', { ...failed('bad_answer'), day: '2026-03-01', problem })).toMatchObject({
      text: 'An answer could not be trusted at completions, for 1 Mar 2026',
      cause: 'OpenAI sent the same day twice. The day stays as it was.',
    });
    expect(sentenceOf('sync_failed', { ...failed('bad_answer'), problem }).cause).toContain('What was stored');
    expect(sentenceOf('sync_failed', failed('bad_answer')).cause).toContain('cut off');
  });

  it('is there for every kind, whatever an older version has stored', () => {
    const kinds = Object.keys(SEVERITY) as EventKind[];
    expect(Object.keys(KIND_LABELS).sort()).toEqual([...kinds].sort());
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.jsonValue(), (kind, data) => {
        expect(sentenceOf(kind, data).text.length).toBeGreaterThan(0);
      }),
    );
  });
});
