import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { retryWords } from '../../problem';
import { classify, parseRetryAfter } from './classify';
import type { ErrorRow, Statuses } from './error-row';
import { OPENAI_ERRORS } from './errors';
import { REGIONS } from './regions';

const now = new Date('2026-11-23T12:00:00Z');
const KEY = 'sk-admin-Zx9qwertyuiopasdfghjkl';
const scopes =
  'You have insufficient permissions for this operation. Missing scopes: api.usage.read. Check that you have';

type Sent = { status: number; json?: unknown; contentType?: string | null };
const meaningOf = ({ status, json, contentType = null }: Sent) =>
  classify({ status, json, contentType, retryAfter: null }, KEY, now);
const api = (code: string | null, message = 'Something.', type = 'invalid_request_error') => ({
  error: { message, type, param: null, code },
});
const html = { contentType: 'text/html; charset=UTF-8' };

describe('what an answer means', () => {
  it.each<[number, Omit<Sent, 'status'>, string, string]>([
    [401, { json: api('invalid_api_key', 'Incorrect API key provided') }, 'invalid_api_key', 'key_refused'],
    [401, { json: api('account_deactivated') }, 'account_deactivated', 'key_refused'],
    [401, { json: api(null, scopes) }, 'missing_scopes', 'scope_missing'],
    [403, { json: api(null, scopes) }, 'missing_scopes', 'scope_missing'],
    [403, { json: { error: scopes } }, 'missing_scopes', 'scope_missing'],
    [401, { json: api('ip_not_authorized') }, 'ip_not_authorized', 'refused'],
    [401, { json: api(null, 'Your IP is not authorized to use this key.') }, 'ip_not_authorized', 'refused'],
    [401, { json: api(null, 'You must be a member of an organization to use the API') }, 'no_organization', 'refused'],
    [401, { json: api('mismatched_organization') }, 'other_organization', 'refused'],
    [401, { json: api('incorrect_hostname') }, 'incorrect_hostname', 'refused'],
    [403, { json: api('unsupported_country_region_territory') }, 'unsupported_country', 'refused'],
    [429, { json: api('insufficient_quota') }, 'insufficient_quota', 'refused'],
    [
      429,
      { json: api(null, 'You exceeded your current quota', 'insufficient_quota') },
      'insufficient_quota',
      'refused',
    ],
    [429, { json: api('credit_balance_exhausted', '', 'insufficient_quota') }, 'credit_balance_exhausted', 'refused'],
    [429, { json: api('project_spend_limit_exceeded') }, 'spend_limit', 'refused'],
    [429, { json: api('billing_not_active') }, 'billing_not_active', 'refused'],
    [429, { json: api('rate_limit_exceeded') }, 'rate_limit', 'rate_limited'],
    [429, { json: api(null, 'slow down') }, 'rate_limit', 'rate_limited'],
    [429, html, 'rate_limit_unknown', 'rate_limited'],
    [404, { json: api(null, 'Invalid URL (GET /v1/x)') }, 'endpoint_unknown', 'endpoint_unknown'],
    [404, html, 'answer_of_others', 'unreachable'],
    [404, { json: api('project_not_found') }, 'request_rejected', 'rejected'],
    [400, { json: api(null, 'bad limit') }, 'request_rejected', 'rejected'],
    [400, {}, 'answer_of_others', 'unreachable'],
    [408, {}, 'timeout', 'unreachable'],
    [500, { json: api('server_error') }, 'server_error', 'unreachable'],
    [503, { json: 'not an object' }, 'server_error', 'unreachable'],
    [500, { json: api('invalid_api_key') }, 'server_error', 'unreachable'],
    [302, html, 'redirect', 'bad_answer'],
    [200, html, 'page_as_answer', 'bad_answer'],
    [200, {}, 'no_answer_in_it', 'bad_answer'],
    [204, {}, 'no_answer_in_it', 'bad_answer'],
    [403, html, 'refused_by_page', 'refused'],
    [403, {}, 'refused_by_other', 'refused'],
    [401, { json: { success: false, errors: [{ code: 10000 }] } }, 'refused_by_other', 'refused'],
    [401, { json: { error: 'invalid_api_key' } }, 'refused_by_other', 'refused'],
    [401, { json: { error: { code: 401, message: 'invalid_api_key' } } }, 'refused_by_other', 'refused'],
    [401, { json: { code: 'invalid_api_key' } }, 'refused_by_other', 'refused'],
    [401, { json: { error: 'Missing scope: openid' } }, 'refused_by_other', 'refused'],
    [403, { json: { error: 'Missing scopes: read:users' } }, 'refused_by_other', 'refused'],
    [403, { json: api(null, 'Missing scopes: profile, email') }, 'refused_without_code', 'refused'],
    [401, { json: api(null, 'Something.', 'invalid_api_key') }, 'refused_without_code', 'refused'],
    [401, { json: api('', 'Something.', 'account_deactivated') }, 'refused_without_code', 'refused'],
    [403, { json: api('some_new_code') }, 'refused_unknown_code', 'refused'],
    [403, { json: api(null, 'permission denied') }, 'refused_without_code', 'refused'],
  ])('%i %j: %s', (status, sent, row, code) => {
    const { problem, code: means } = meaningOf({ status, ...sent });
    expect([problem.id, means]).toEqual([row, code]);
  });

  it('names the missing scope without the sentence around it', () => {
    expect(meaningOf({ status: 403, json: api(null, scopes) }).scope).toBe('api.usage.read');
    const names = api(null, 'Missing scope: api.management.read');
    expect(meaningOf({ status: 403, json: names }).scope).toBe('api.management.read');
  });

  it('names a regional host of the closed list, and no other host of the message', () => {
    const told = (host: string) => {
      const message = `Attempted to access resource with incorrect regional hostname. Please make your request to ${host}`;
      return meaningOf({ status: 401, json: api('incorrect_hostname', message) }).regionalHost;
    };
    for (const { host } of REGIONS) expect([told(host), told(`${host}.`)]).toEqual([host, host]);
    for (const host of [
      'us.api.openai.com.evil.example',
      'evil-us.api.openai.com',
      'xus.api.openai.com',
      'evil.example',
    ])
      expect(told(host)).toBeNull();
    const elsewhere = api(null, 'Please make your request to us.api.openai.com');
    expect(meaningOf({ status: 401, json: elsewhere }).regionalHost).toBeNull();
  });

  it.each([
    ['30', '2026-11-23T12:00:30.000Z'],
    ['0', '2026-11-23T12:00:00.000Z'],
    ['Mon, 23 Nov 2026 13:00:00 GMT', '2026-11-23T13:00:00.000Z'],
    ['Mon, 23 Nov 2026 11:00:00 GMT', '2026-11-23T12:00:00.000Z'],
    ['soon', undefined],
    ['9'.repeat(30), undefined],
    [null, undefined],
  ])('reads Retry-After %s', (value, at) => expect(parseRetryAfter(value, now)?.toISOString()).toBe(at));
});

describe('the table of error responses', () => {
  const rows: readonly ErrorRow[] = OPENAI_ERRORS;
  const exampleOf = (statuses: Statuses) =>
    typeof statuses === 'number' ? statuses : Number(`${statuses[0]}18`) || 207;

  it.each(rows.map((row) => [row.id, row] as const))(
    '%s: has its own words, and an answer that leads to it',
    (_, row) => {
      expect(rows.filter(({ id, cause }) => id === row.id || cause === row.cause)).toHaveLength(1);
      expect(row.cause).toMatch(/^[A-Z].+\.$/);
      expect(row.nextStep).toMatch(/^[A-Z].+\.$/);
      expect(retryWords(row.retry)).toMatch(/\.$/);
      const bodies = row.body.flatMap((body): Omit<Sent, 'status'>[] => {
        if (body === 'page') return [html];
        if (body === 'other') return [{}, { json: [] }, { json: { error: 'Missing scopes: api.usage.read' } }];
        const codes = row.codes ?? (row.message ? [] : ['never_seen_before']);
        return [...codes.map((code) => ({ json: api(code) })), { json: api(null, scopes) }, { json: api(null) }];
      });
      const reached = row.statuses.flatMap((status) =>
        bodies.map((sent) => meaningOf({ status: exampleOf(status), ...sent })),
      );
      expect(reached.map(({ problem }) => problem.id)).toContain(row.id);
      for (const code of row.codes ?? [])
        for (const status of row.statuses)
          expect(meaningOf({ status: exampleOf(status), json: api(code) }).problem.id).toBe(row.id);
    },
  );

  it('blocks a connection in the rows that judge the key, and in no other', () => {
    const blocking = rows.filter(({ means }) => means === 'key_refused' || means === 'scope_missing');
    expect(blocking.map(({ id }) => id)).toEqual(['invalid_api_key', 'account_deactivated', 'missing_scopes']);
    expect(rows.filter(({ retry }) => retry === 'person')).toEqual(blocking);
  });

  const codes = fc.oneof(
    fc.constant(null),
    fc.string(),
    fc.constantFrom(...rows.flatMap((row) => row.codes ?? [])),
    fc.stringMatching(/^[a-z_]{1,40}$/),
    fc.nat(),
  );
  const texts = fc.oneof(
    fc.string(),
    fc.constant(scopes),
    fc.constant('Incorrect API key provided'),
    fc.constant(null),
  );
  const bodies = fc.oneof(
    fc.record({ error: fc.record({ message: texts, type: texts, code: codes }, { requiredKeys: [] }) }),
    fc.record({ error: texts }),
    fc.jsonValue(),
    fc.constant(undefined),
  );
  const statuses = fc.oneof(
    fc.constantFrom(200, 302, 400, 401, 403, 404, 408, 429, 500),
    fc.integer({ min: 200, max: 599 }),
  );

  it('never blocks a connection for an answer in which the API does not judge the key itself', () => {
    fc.assert(
      fc.property(
        statuses,
        bodies,
        fc.constantFrom(null, 'text/html', 'application/json'),
        (status, json, contentType) => {
          const { code } = meaningOf({ status, json, contentType });
          if (code !== 'key_refused' && code !== 'scope_missing') return;
          expect([401, 403]).toContain(status);
          const { error } = json as { error: string | { code?: string; type?: string; message?: string } };
          const named = typeof error === 'string' ? null : error.code || error.type;
          const text = typeof error === 'string' ? error : error.message;
          if (code === 'key_refused') expect(['invalid_api_key', 'account_deactivated']).toContain(named);
          else expect(text).toMatch(/missing scopes?:/i);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('shows nothing of the provider’s text but a code that looks like one and holds no piece of the key', () => {
    const pieces = fc.nat({ max: KEY.length - 6 }).map((at) => KEY.slice(at, at + 6));
    const hostile = fc.oneof(
      fc.string(),
      pieces,
      pieces.map((piece) => `code_${piece.toLowerCase()}`),
    );
    fc.assert(
      fc.property(statuses, hostile, hostile, (status, code, message) => {
        const told = JSON.stringify(
          meaningOf({ status, json: { error: { code, message, type: message } } }),
        ).toLowerCase();
        for (let i = 0; i + 6 <= KEY.length; i++) {
          const piece = KEY.slice(i, i + 6).toLowerCase();
          expect(told).not.toContain(piece);
        }
      }),
    );
    const unknown = meaningOf({ status: 403, json: api('some_new_code', 'Ask sales@example.com') });
    expect(unknown.message).toBe(
      'OpenAI answered 403 with an error code Doow doesn’t know (some_new_code). The key may still be good.',
    );
    for (const code of ['Some New Code', 'x'.repeat(60), '<b>', 'a__b', 'zx9qwerty'])
      expect(meaningOf({ status: 403, json: api(code) }).shownCode).toBeNull();
  });
});
