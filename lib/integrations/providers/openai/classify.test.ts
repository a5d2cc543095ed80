import { describe, expect, it } from 'vitest';
import { classify, parseRetryAfter } from './classify';

const now = new Date('2026-11-23T12:00:00Z');
const scopes =
  'You have insufficient permissions for this operation. Missing scopes: api.usage.read. Check that you have';

describe('what an answer means', () => {
  it.each([
    [401, { error: { message: 'Incorrect API key provided', code: 'invalid_api_key' } }, 'key_refused'],
    [401, { error: { message: scopes, code: null } }, 'scope_missing'],
    [403, { error: { message: scopes, code: null } }, 'scope_missing'],
    [403, { error: scopes }, 'scope_missing'],
    [403, undefined, 'key_refused'],
    [404, { error: { message: 'Invalid URL' } }, 'endpoint_unknown'],
    [429, { error: { message: 'slow down' } }, 'rate_limited'],
    [500, undefined, 'unreachable'],
    [503, 'not an object', 'unreachable'],
    [400, { error: { message: 'bad limit' } }, 'rejected'],
  ])('%i %j: %s', (status, body, code) => expect(classify(status, body, null, now).code).toBe(code));

  it('names the missing scope without the sentence around it', () => {
    expect(classify(403, { error: { message: scopes } }, null, now).scope).toBe('api.usage.read');
    expect(classify(403, { error: { message: 'Missing scope: api.management.read' } }, null, now).scope).toBe(
      'api.management.read',
    );
  });

  it('never repeats what the provider said', () => {
    const message = 'Incorrect API key provided: sk-admin-secret****abcd';
    expect(JSON.stringify(classify(401, { error: { message, code: 'invalid_api_key' } }, null, now))).not.toContain(
      'abcd',
    );
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
