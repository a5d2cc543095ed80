import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { LateSchedule } from '@/components/workspace/sync-schedule';
import type { ConnectionSummary, Retry } from '@/lib/integrations/queries';
import type { Silence } from '@/lib/integrations/silence';
import { ConnectionNotes, ConnectionStateLabel } from './connection-state';

const now = '2026-11-23T12:00:00.000Z';
const at = '2026-11-23T14:05:00.000Z';
const healthy = {
  provider: 'openai',
  state: 'healthy',
  connected: true,
  namesReadable: true,
  running: false,
  retry: null,
  blockedReason: null,
  noUsage: false,
  silence: null,
} as ConnectionSummary;

/** What is seen, and what is read out. */
function notes(facts: Partial<ConnectionSummary>) {
  vi.useFakeTimers({ now: new Date(now) });
  const markup = renderToStaticMarkup(<ConnectionNotes connection={{ ...healthy, ...facts }} />);
  const words = (html: string) => html.replace(/<[^>]+>/g, '').trim();
  return {
    seen: words(markup.replace(/<span class="sr-only">.*?<\/span>/g, '')),
    read: words(markup.replace(/<span aria-hidden="true">.*?<\/span>/g, '')),
  };
}
afterEach(() => vi.useRealTimers());

const failing = (failures: number, error: string | null = null): Retry => ({ reason: 'failing', failures, error, at });

describe('the notes of a connection', () => {
  it('say nothing when all is well', () => expect(notes({}).seen).toBe(''));

  it('say that a rejected key is rejected, and why as far as it is known', () => {
    const blocked = { state: 'action_required', blockedReason: 'key_refused' } as const;
    expect(notes({ ...blocked, blockedBecause: 'OpenAI has deactivated the account.' }).seen).toBe(
      'OpenAI has deactivated the account.',
    );
    expect(notes({ ...blocked, blockedBecause: null }).seen).toContain('try it again');
  });

  it('say what is to be looked at in what came back, and there is no green check mark beside it', () => {
    const silence = { lastUsed: '2026-11-20', from: '2026-11-21', through: '2026-11-22' } as Silence;
    expect(notes({ silence }).seen).toMatch(/no usage for 21 Nov 2026 to 22 Nov 2026.*probably lags/);
    expect(notes({ noUsage: true }).seen).toMatch(/accepted.*no usage.*another organization/);
    const label = (facts: Partial<ConnectionSummary>) =>
      renderToStaticMarkup(<ConnectionStateLabel connection={{ ...healthy, words: 'Healthy', ...facts }} />);
    expect(label({})).toContain('text-success');
    for (const facts of [{ silence }, { noUsage: true }, { state: 'warning' as const, words: 'Warning' }])
      expect(label(facts)).not.toContain('text-success');
  });

  it('say how often it failed in a row, why, and when the next attempt is', () => {
    const error = 'The provider could not be reached.';
    expect(notes({ retry: failing(4, error) })).toEqual({
      seen: 'Failed 4 times in a row. The provider could not be reached. Next attempt in 2 hours (14:05 UTC).',
      read: 'Failed 4 times in a row. The provider could not be reached. Next attempt 23 Nov 2026, 14:05 UTC.',
    });
    expect(notes({ retry: failing(1) }).seen).toBe('The last sync failed. Next attempt in 2 hours (14:05 UTC).');
  });

  it('say until when the provider asked to wait, and when the next attempt is', () => {
    const until = '2026-11-23T13:10:00.000Z';
    expect(notes({ retry: { reason: 'rate_limited', until, at } }).seen).toBe(
      'The provider asked to wait until 23 Nov 2026, 13:10 UTC. Next attempt in 2 hours (14:05 UTC).',
    );
  });

  it('of a delayed connection say since when, and the next attempt once', () => {
    const late = { state: 'delayed', lastSuccessAt: '2026-11-20T01:15:09.000Z', nextSyncAt: at } as const;
    expect(notes(late).seen).toBe(
      'No sync has succeeded since 20 Nov 2026, 01:15 UTC. Next attempt in 2 hours (14:05 UTC).',
    );
    expect(notes({ ...late, retry: failing(4) }).seen.match(/Next attempt/g)).toHaveLength(1);
    expect(notes({ ...late, lastSuccessAt: null, connectedAt: '2026-11-19T08:00:00.000Z' }).seen).toContain(
      'since 19 Nov 2026, 08:00 UTC',
    );
  });

  it('announce no attempt while one is under way', () => {
    expect(notes({ retry: failing(4), running: true }).seen).toBe('');
  });
});

describe('the note of a late schedule', () => {
  const schedule = { late: true, lastAt: '2026-11-20T01:15:00.000Z', nextAt: at, changesAt: at };
  const html = (facts: Partial<typeof schedule> | { lastAt: null }) =>
    renderToStaticMarkup(<LateSchedule schedule={{ ...schedule, ...facts }} />);

  it('says since when, and what to do', () => {
    expect(html({})).toContain('has not called since 20 Nov 2026, 01:15 UTC');
    expect(html({})).toContain('/api/cron/sync-usage');
    expect(html({ lastAt: null })).toContain('has never called');
    expect(html({ late: false })).toBe('');
  });
});
