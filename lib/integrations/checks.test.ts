import { describe, expect, it } from 'vitest';
import type { Day } from '@/lib/day';
import type { CheckFacts } from './check-facts';
import { connectionChecks } from './checks';
import type { Silence } from './silence';

const healthy: CheckFacts = {
  provider: 'OpenAI',
  probe: { identity: 'same', organizationId: 'org-a', usage: 'ok', words: null, host: 'api.openai.com', names: 'ok' },
  blocked: null,
  range: { from: '2026-11-01' as Day, to: '2026-11-22' as Day },
  rowsInRange: 10,
  anyRows: true,
  lastUsed: '2026-11-22' as Day,
  completeThrough: '2026-11-22' as Day,
  today: '2026-11-23' as Day,
  errors: [],
  rowsWithProject: true,
  projects: 3,
  namesReadable: true,
  yesterday: 4,
  silence: null,
};
const statuses = (facts: Partial<CheckFacts>) =>
  Object.fromEntries(connectionChecks({ ...healthy, ...facts }).map(({ id, status }) => [id, status]));

describe('the eight checks', () => {
  it('pass on a healthy connection, and only then ask nothing of anyone', () => {
    const checks = connectionChecks(healthy);
    expect(checks).toHaveLength(8);
    for (const { status, action, evidence } of checks)
      expect([status, action, evidence.length > 0]).toEqual(['pass', null, true]);
  });

  const probe = {
    identity: 'same',
    organizationId: null,
    usage: 'ok',
    words: null,
    host: 'api.openai.com',
    names: 'ok',
  } as const;
  const silence = { lastUsed: '2026-11-20', from: '2026-11-21', through: '2026-11-22' } as Silence;

  it('say the same of days that came back empty', () => {
    const checks = connectionChecks({ ...healthy, yesterday: 0, silence });
    const said = checks.filter(({ status }) => status !== 'pass').map(({ id, evidence }) => [id, evidence]);
    const words = expect.stringMatching(
      /no usage for 21 Nov 2026 to 22 Nov 2026; the last usage is of 20 Nov 2026.*lags/,
    );
    expect(said).toEqual([
      ['delay', words],
      ['recent', words],
    ]);
  });

  it('do not say that nothing tells the organization where nothing was answered', () => {
    const evidenceOf = (change: Partial<NonNullable<CheckFacts['probe']>>) =>
      connectionChecks({ ...healthy, probe: { ...probe, identity: 'unknown', ...change } })[0]?.evidence;
    expect(evidenceOf({ usage: 'trouble', names: 'trouble' })).toBe(
      'OpenAI did not answer what tells the organization.',
    );
    expect(evidenceOf({})).toBe('OpenAI gives nothing to tell the organization by.');
  });

  it('name the last usage where yesterday has none, and call nothing usual that is not', () => {
    const evidenceOf = (facts: Partial<CheckFacts>, id: string) =>
      connectionChecks({ ...healthy, yesterday: 0, ...facts }).find((each) => each.id === id)?.evidence;
    const stopped = { lastUsed: '2026-11-10' as Day };
    expect(evidenceOf(stopped, 'recent')).toBe(
      'Yesterday (UTC) has none; the last usage is of 10 Nov 2026. If there was more, compare with OpenAI’s dashboard.',
    );
    expect(evidenceOf(stopped, 'delay')).toBe('Complete through 22 Nov 2026.');
    const unused = { anyRows: false, lastUsed: null };
    expect(evidenceOf(unused, 'recent')).toBe('Yesterday (UTC) has none, like every day before.');
    expect(evidenceOf(unused, 'delay')).toBe('Complete through 22 Nov 2026.');
  });

  it.each([
    ['organization', 'fail', { probe: { ...probe, identity: 'different' } }],
    ['organization', 'unknown', { probe: { ...probe, identity: 'unknown' } }],
    ['organization', 'unknown', { probe: null }],
    ['access', 'fail', { probe: { ...probe, usage: 'scope_missing' } }],
    ['access', 'fail', { probe: { ...probe, usage: 'key_refused' } }],
    ['access', 'fail', { probe: { ...probe, names: 'scope_missing' } }],
    ['access', 'unknown', { probe: { ...probe, usage: 'trouble' } }],
    ['access', 'fail', { probe: null, blocked: 'scope_missing' }],
    ['organization', 'unknown', { probe: null, blocked: 'key_refused' }],
    ['range', 'fail', { rowsInRange: 0 }],
    ['delay', 'fail', { completeThrough: '2026-11-20' }],
    ['delay', 'pass', { completeThrough: '2026-11-21' }],
    ['delay', 'unknown', { completeThrough: null }],
    ['errors', 'fail', { errors: ['The key was refused'] }],
    ['any', 'fail', { anyRows: false }],
    ['any', 'unknown', { anyRows: false, completeThrough: null }],
    ['projects', 'fail', { rowsWithProject: false }],
    ['projects', 'pass', { rowsWithProject: false, projects: 0 }],
    ['projects', 'fail', { rowsWithProject: false, projects: 0, namesReadable: false }],
    ['recent', 'fail', { yesterday: 0, silence }],
    ['recent', 'fail', { yesterday: null, silence }],
    ['recent', 'pass', { yesterday: 0 }],
    ['delay', 'fail', { yesterday: 0, silence }],
    ['recent', 'unknown', { yesterday: null }],
  ] as [string, string, Partial<CheckFacts>][])('%s: %s', (id, status, facts) => {
    expect(statuses(facts)[id]).toBe(status);
    const found = connectionChecks({ ...healthy, ...facts }).find((each) => each.id === id);
    expect(found?.action === null).toBe(status === 'pass');
  });
});
