import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { PAGE_SCOPE } from '@/lib/auth/page-scope';
import { revokeSession } from '@/lib/auth/sessions';
import { asOwner } from '@/lib/testing/factories';

const request = vi.hoisted(() => ({
  headers: new Headers(),
  cookie: undefined as { name: string; value: string } | undefined,
  scope: '',
}));
vi.mock('next/headers', () => ({
  headers: async () => request.headers,
  cookies: async () => ({ get: (name: string) => (request.cookie?.name === name ? request.cookie : undefined) }),
}));
vi.mock('next/navigation', () => ({
  redirect: (to: string) => {
    throw new Error(`redirect ${to}`);
  },
}));

const { action, publicAction } = await import('./action');
const { route } = await import('./route');
const { AppError } = await import('./errors');
const { log } = await import('./log');
const { cookieOf, signedIn } = await import('./testing/as-browser');

const OWN = 'http://127.0.0.1:3000';
const FOREIGN: [what: string, headers: Record<string, string>][] = [
  ['none', {}],
  ['null', { origin: 'null' }],
  ['another site', { origin: 'https://evil.example' }],
  [
    'another site with a forwarded host to match',
    { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example' },
  ],
  ['another site with a host to match', { origin: 'https://evil.example', host: 'evil.example' }],
  ['another site, forwarded as ours', { origin: 'https://evil.example', 'x-forwarded-host': '127.0.0.1:3000' }],
  ['another port', { origin: 'http://127.0.0.1:3001' }],
  ['another scheme', { origin: 'https://127.0.0.1:3000' }],
  ['one that begins like ours', { origin: 'http://127.0.0.1:3000.evil.example' }],
  ['only a referrer of ours', { referer: `${OWN}/settings/general` }],
];

const run = vi.fn(async (_actor: unknown, { name }: { name: string }) => `hello ${name}`);
const greet = action({
  permission: 'workspace.write',
  schema: z.object({ name: z.string().min(1, 'Enter a name.') }),
  run,
});
const form = (name = 'Dana') => {
  const data = new FormData();
  data.set('name', name);
  data.set(PAGE_SCOPE, request.scope);
  return data;
};
/** Opens a page as somebody. */
const as = ({ cookie, scope }: Pick<Awaited<ReturnType<typeof signedIn>>, 'cookie' | 'scope'>) =>
  Object.assign(request, { cookie, scope });

beforeEach(() => {
  run.mockClear();
  request.headers = new Headers({ origin: OWN, 'x-pathname': '/settings/general' });
  Object.assign(request, { cookie: undefined, scope: '' });
});

describe('an action', () => {
  it('runs for a member whose role allows it, from one of our own pages', async () => {
    const { member, ...own } = await signedIn('owner');
    as(own);
    expect(await greet(null, form())).toEqual({ ok: true, data: 'hello Dana' });
    expect(run).toHaveBeenCalledWith(expect.objectContaining({ userId: member.userId, role: 'owner' }), {
      name: 'Dana',
    });
  });

  it.each(FOREIGN)('is refused without effect from an origin that is not ours: %s', async (_what, headers) => {
    as(await signedIn('owner'));
    request.headers = new Headers(headers);
    expect(await greet(null, form())).toMatchObject({ ok: false, code: 'forbidden' });
    expect(run).not.toHaveBeenCalled();
  });

  it.each(FOREIGN)('of somebody not signed in is refused likewise: %s', async (_what, headers) => {
    const open = vi.fn(async () => 'done');
    request.headers = new Headers(headers);
    expect(await publicAction(z.object({}), open)(null, new FormData())).toMatchObject({
      ok: false,
      code: 'forbidden',
    });
    expect(open).not.toHaveBeenCalled();
  });

  it('sends a person without a session to sign in and back', async () => {
    const { token, cookie } = await signedIn('owner');
    const forged = await cookieOf(token, 'another secret, another secret, another');
    for (const candidate of [undefined, forged, await cookieOf('made up'), { ...cookie, value: token }]) {
      request.cookie = candidate;
      await expect(greet(null, form())).rejects.toThrow('redirect /sign-in?callbackUrl=%2Fsettings%2Fgeneral');
    }
    expect(run).not.toHaveBeenCalled();
  });

  it('holds a sign-out, a removal and a change of role from the next request on', async () => {
    const [out, removed, changed] = [await signedIn(), await signedIn(), await signedIn()];
    const attempt = (person: typeof out) => {
      as(person);
      return greet(null, form());
    };
    for (const person of [out, removed, changed]) expect(await attempt(person)).toMatchObject({ ok: true });
    await revokeSession(out.token);
    await asOwner('DELETE FROM memberships WHERE user_id = $1', [removed.member.userId]);
    await asOwner("UPDATE memberships SET role = 'admin' WHERE user_id = $1", [changed.member.userId]);
    await expect(attempt(out)).rejects.toThrow('redirect /sign-in');
    await expect(attempt(removed)).rejects.toThrow('redirect /sign-in');
    expect(await attempt(changed)).toMatchObject({ ok: false, code: 'forbidden' });
  });

  it('puts messages at their fields, and tells an expected failure in its own words', async () => {
    as(await signedIn());
    expect(await greet(null, form(''))).toMatchObject({ code: 'invalid', fields: { name: 'Enter a name.' } });
    run.mockRejectedValueOnce(new AppError('conflict', 'Taken.'));
    expect(await greet(null, form())).toEqual({ ok: false, code: 'conflict', message: 'Taken.' });
  });

  it('tells of a bug in one sentence with a request id, and logs it once', async () => {
    as(await signedIn());
    const id = randomUUID();
    request.headers.set('x-request-id', id);
    const error = vi.spyOn(log(), 'error');
    run.mockRejectedValueOnce(new Error('secret detail of the database'));
    const result = await greet(null, form());
    expect(JSON.stringify(result)).not.toContain('secret detail');
    expect(error).toHaveBeenCalledTimes(1);
    expect(error).toHaveBeenCalledWith(expect.objectContaining({ requestId: id }), 'Unexpected');
    expect(result).toMatchObject({ code: 'internal', message: expect.stringContaining(id) });
  });
});

describe('a route', () => {
  const handler = vi.fn(async () => Response.json({ done: true }));
  const call = (method: string, headers: Record<string, string> = {}) =>
    route<object>('workspace.write', handler)(
      new Request(`${OWN}/api/x?${PAGE_SCOPE}=${request.scope}`, { method, headers }),
      {
        params: Promise.resolve({}),
      },
    );
  beforeEach(() => handler.mockClear());

  it('answers a member who may, and nobody keeps the answer', async () => {
    as(await signedIn('owner'));
    const response = await call('GET');
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    expect((await call('POST', { origin: OWN })).status).toBe(200);
  });

  it.each(FOREIGN)('changes nothing from an origin that is not ours: %s', async (_what, headers) => {
    as(await signedIn('owner'));
    expect((await call('POST', headers)).status).toBe(403);
    expect((await call('DELETE', headers)).status).toBe(403);
    expect(handler).not.toHaveBeenCalled();
  });

  it('refuses in JSON: 401 for nobody, 403 for another role, 500 without a detail for a bug', async () => {
    expect((await call('GET')).status).toBe(401);
    as(await signedIn('member'));
    const forbidden = await call('GET');
    expect(forbidden.status).toBe(403);
    expect(await forbidden.json()).toMatchObject({ error: { code: 'forbidden' } });
    expect(handler).not.toHaveBeenCalled();
    as(await signedIn('owner'));
    handler.mockRejectedValueOnce(new Error('secret detail'));
    const broken = await call('GET');
    expect(broken.status).toBe(500);
    expect(await broken.text()).not.toContain('secret detail');
    expect(broken.headers.get('cache-control')).toBe('private, no-store');
  });
});
