import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { PAGE_SCOPE } from '@/lib/auth/page-scope';
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
vi.mock('next/server', async (original) => ({ ...(await original()), after: (work: () => unknown) => work() }));

const { action, publicAction } = await import('./action');
const { may } = await import('./auth/may');
const { hashPassword } = await import('./auth/password');
const { authOptions } = await import('./auth/options');
const { requireRecentPassword } = await import('./auth/recent-password');
const { route } = await import('./route');
const { log } = await import('./log');
const { inRequest } = await import('./request-id');
const { safeFields } = await import('./log-fields');
const { signedIn } = await import('./testing/as-browser');

const OWN = 'http://127.0.0.1:3000';
const ID = '3f2b8c1e-7d64-4a0f-9b52-1c0de5a7e111';
const TYPED = 'what somebody typed 5b1d';

/** What the log was told, as it writes it. */
const entries: { level: string; words: string; [field: string]: unknown }[] = [];
beforeEach(async () => {
  await asOwner('DELETE FROM rate_limits');
  entries.length = 0;
  request.headers = new Headers({ origin: OWN, 'x-request-id': ID });
  for (const level of ['info', 'warn', 'error'] as const)
    vi.spyOn(log(), level).mockImplementation((fields, words) => {
      entries.push({ level, words, ...safeFields(fields) });
    });
});
afterEach(() => vi.restoreAllMocks());

type Authorize = (credentials: object, request: object) => Promise<unknown>;
const signInAs = (credentials: object) => {
  const { options } = authOptions().providers[0] as unknown as { options: { authorize: Authorize } };
  return options.authorize(credentials, { headers: {} }).catch(() => null);
};
const said = () => {
  const told = entries.splice(0);
  expect(JSON.stringify(told)).not.toMatch(/typed|@|correct horse/);
  return told;
};

describe('a failed sign-in', () => {
  it('is one entry, the same for an unknown person and a wrong password', async () => {
    const { member } = await signedIn();
    await asOwner('UPDATE users SET password_hash = $2 WHERE id = $1', [
      member.userId,
      await hashPassword('correct horse battery'),
    ]);
    const told = [];
    for (const email of [member.email, 'nobody-at-all@example.com']) {
      expect(await signInAs({ email, password: TYPED })).toBeNull();
      told.push(said());
    }
    expect(told[0]).toEqual([{ level: 'info', words: 'A password was refused' }]);
    expect(told[1]).toEqual(told[0]);
    expect(await signInAs({ email: member.email, password: 'correct horse battery' })).not.toBeNull();
    expect(said()).toEqual([]);
  });

  it('is one where it is not looked at: nothing given, and the tries used up', async () => {
    await signInAs({ email: 'a@example.com', password: '' });
    expect(said()).toEqual([{ level: 'info', words: 'Refused', code: 'invalid' }]);
    // No address is known here: then an account has ten tries.
    for (let i = 0; i < 10; i++) await signInAs({ email: 'a@example.com', password: TYPED });
    expect(said()).toHaveLength(10);
    await signInAs({ email: 'a@example.com', password: TYPED });
    expect(said()).toEqual([{ level: 'info', words: 'Refused', code: 'limited' }]);
  });

  it('is one where the password is asked for again', async () => {
    const { member } = await signedIn();
    await requireRecentPassword({ ...member, authenticatedAt: new Date(0) }, TYPED).catch(() => {});
    expect(said()).toEqual([{ level: 'info', words: 'A password was refused' }]);
  });
});

describe('a refused request', () => {
  const run = vi.fn(async () => 'done');
  const schema = z.object({ name: z.string().max(3) });
  const form = (name = 'abc') => {
    const data = new FormData();
    data.set('name', name);
    data.set(PAGE_SCOPE, request.scope);
    return data;
  };
  const as = async (role: 'owner' | 'member') => {
    const { member, cookie, scope } = await signedIn(role);
    Object.assign(request, { cookie, scope });
    return member;
  };
  const rename = action({ permission: 'workspace.write', schema, run });
  const get = route<object>('audit.read', async () => Response.json({}));
  const context = { params: Promise.resolve({}) };

  it('of a role is one entry with who and what, by an action, a route and a page', async () => {
    const member = await as('member');
    const { workspaceId, userId } = member;
    const told = (permission: string) => [
      { level: 'warn', words: 'A role was refused', permission, workspaceId, userId },
    ];
    expect(await rename(null, form())).toMatchObject({ code: 'forbidden' });
    expect(said()).toEqual(told('workspace.write'));
    expect((await get(new Request(`${OWN}/x`), context)).status).toBe(403);
    expect(said()).toEqual(told('audit.read'));
    expect(may(member, 'members.read')).toBe(false);
    expect(said()).toEqual(told('members.read'));
    expect(may(member, 'workspace.read')).toBe(true);
    expect(said()).toEqual([]);
  });

  it('from elsewhere is one entry, whoever is signed in', async () => {
    const refused = [{ level: 'warn', words: 'A change from elsewhere was refused' }];
    await as('owner');
    request.headers = new Headers({ origin: 'https://typed.example', 'x-request-id': ID });
    expect(await rename(null, form())).toMatchObject({ code: 'forbidden' });
    expect(said()).toEqual(refused);
    await publicAction(schema, run)(null, form());
    expect(said()).toEqual(refused);
    await get(new Request(`${OWN}/x`, { method: 'POST', headers: request.headers }), context);
    expect(said()).toEqual(refused);
  });

  it('for its input is one entry without it', async () => {
    await as('owner');
    expect(await rename(null, form(TYPED))).toMatchObject({ code: 'invalid' });
    expect(said()).toEqual([{ level: 'info', words: 'Refused', code: 'invalid' }]);
  });

  it('is none where nothing is refused', async () => {
    await as('owner');
    expect(await rename(null, form())).toMatchObject({ ok: true });
    await inRequest(request.headers, async () => get(new Request(`${OWN}/x`), context));
    expect(said()).toEqual([]);
  });
});
