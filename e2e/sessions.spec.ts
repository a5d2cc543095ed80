import { type APIRequestContext, request } from '@playwright/test';
import { ask, cookieOf, formOf, signedInAs, withDigest } from './support/asking';
import { builtActions } from './support/build';
import { expect, test } from './support/fixtures';
import { PASSWORD } from './support/tenant';

test.use({ trace: 'off' });

const ID = '00000000-0000-4000-8000-000000000000';

/** Each kind of request that a session can make, and whether the answer is one for somebody. */
const REQUESTS: Record<string, (url: string, cookie: string) => Promise<boolean>> = {
  'a page': async (url, cookie) => (await ask(url, { path: '/account', headers: { cookie } })).status === 200,
  'a payload': async (url, cookie) =>
    /@example\.com/.test(
      (await ask(url, { path: withDigest('/account', { rsc: '1' }), headers: { cookie, rsc: '1' } })).text,
    ),
  'a route': async (url, cookie) =>
    (await ask(url, { path: '/api/usage?from=2026-11-01&to=2026-11-02', headers: { cookie } })).status === 200,
  'an export': async (url, cookie) =>
    (await ask(url, { path: '/api/usage/export.csv?from=2026-11-01&to=2026-11-02', headers: { cookie } })).status ===
    200,
  progress: async (url, cookie) => {
    const { status } = await ask(url, { path: `/api/connections/${ID}/progress`, headers: { cookie } });
    expect([401, 404]).toContain(status);
    return status === 404;
  },
  'an action': async (url, cookie) => {
    const { status, text } = await post(url, 'changePasswordAction', { current: '', password: '' }, cookie);
    return status === 200 && text.includes('"code":"invalid"');
  },
};

async function post(url: string, name: string, input: Record<string, string>, cookie: string) {
  const action = builtActions().find((each) => each.name === name);
  if (!action) throw new Error(`There is no ${name}.`);
  const scope = await ask(url, { path: '/api/page-scope', headers: { cookie } });
  const sent = new Response(formOf({ ...input, ...(scope.status === 200 && JSON.parse(scope.text)) }));
  return ask(url, {
    path: action.page,
    method: 'POST',
    headers: {
      cookie,
      origin: url,
      'next-action': action.id,
      accept: 'text/x-component',
      'content-type': sent.headers.get('content-type') ?? '',
    },
    body: await sent.text(),
  });
}

const worksFor = async (url: string, cookie: string) =>
  Object.fromEntries(
    await Promise.all(Object.entries(REQUESTS).map(async ([name, run]) => [name, await run(url, cookie)] as const)),
  );
const all = (works: boolean) => Object.fromEntries(Object.keys(REQUESTS).map((name) => [name, works]));

test('the next request of a session is refused, whatever it asks for, however the session ended', async ({
  app,
  tenant,
  ownerSql,
}) => {
  test.setTimeout(120_000);
  const dana = tenant.people.finance;
  const aside = (api: APIRequestContext) => cookieOf(api); // copied, as by somebody who found it
  const session = async () => {
    const api = await signedInAs(app.url, dana);
    return { api, cookie: await aside(api) };
  };
  const ends: Record<string, (own: APIRequestContext, cookie: string) => Promise<unknown>> = {
    'signed out': async (own) => {
      const { csrfToken } = await (await own.get('/api/auth/csrf')).json();
      return own.post('/api/auth/signout', { form: { csrfToken, json: 'true' } });
    },
    'ended from another session': async () => post(app.url, 'endOtherSessionsAction', {}, (await session()).cookie),
    'password changed in another session': async () => {
      const given = { current: PASSWORD, password: 'another horse battery staple' };
      const answer = await post(app.url, 'changePasswordAction', given, (await session()).cookie);
      await ownerSql('UPDATE users SET password_hash = (SELECT password_hash FROM users WHERE id = $2) WHERE id = $1', [
        dana.id,
        tenant.people.owner.id,
      ]);
      return answer;
    },
    'not used for twelve hours': () =>
      ownerSql("UPDATE sessions SET last_seen_at = now() - interval '12 hours 1 minute' WHERE user_id = $1", [dana.id]),
    'seven days old, and in use': () =>
      ownerSql('UPDATE sessions SET expires_at = now() WHERE user_id = $1', [dana.id]),
    'its person removed': async () =>
      post(
        app.url,
        'removeMemberAction',
        { userId: dana.id },
        await cookieOf(await signedInAs(app.url, tenant.people.owner)),
      ),
  };
  for (const [how, end] of Object.entries(ends)) {
    const { api, cookie } = await session();
    expect([how, await worksFor(app.url, cookie)]).toEqual([how, all(true)]);
    await end(api, cookie);
    expect([how, await worksFor(app.url, cookie)]).toEqual([how, all(false)]);
  }
});

test('a change of role holds from the next request on, whatever it asks for', async ({ app, tenant }) => {
  const { finance, owner } = tenant.people;
  const [cookie, theirs] = [
    await cookieOf(await signedInAs(app.url, finance)),
    await cookieOf(await signedInAs(app.url, owner)),
  ];
  expect(await worksFor(app.url, cookie)).toEqual(all(true));
  const change = (role: string) => post(app.url, 'changeRoleAction', { userId: finance.id, role }, theirs);
  expect((await change('member')).text).toContain('"ok":true');
  const usage = async () =>
    (await ask(app.url, { path: '/api/usage?from=2026-11-01&to=2026-11-02', headers: { cookie } })).status;
  const progress = async () =>
    (await ask(app.url, { path: `/api/connections/${ID}/progress`, headers: { cookie } })).status;
  const page = async (rsc: Record<string, string> = {}) =>
    (
      await ask(app.url, { path: rsc.rsc ? withDigest('/usage', rsc) : '/usage', headers: { cookie, ...rsc } })
    ).text.includes('NEXT_HTTP_ERROR_FALLBACK;404');
  expect([await usage(), await progress(), await page(), await page({ rsc: '1' })]).toEqual([403, 403, true, true]);
  expect((await post(app.url, 'pauseAction', { id: ID }, cookie)).text).toContain('"code":"forbidden"');
  await change('admin');
  expect([await usage(), await progress(), await page()]).toEqual([200, 404, false]);
  expect((await post(app.url, 'pauseAction', { id: ID }, cookie)).text).toContain('"code":"not_found"');
});

test('a cookie that was tampered with, or stands in another place, is nobody', async ({ app, tenant }) => {
  const api = await signedInAs(app.url, tenant.people.finance);
  const cookies = (await api.storageState()).cookies;
  const own = cookies.find(({ name }) => name === 'doow.session');
  if (!own) throw new Error('no session cookie');
  expect(await worksFor(app.url, `doow.session=${own.value}`)).toEqual(all(true));
  const { value } = own;
  const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const middle = Math.floor(value.length / 2);
  const flipped = `${value.slice(0, middle)}${value[middle] === 'A' ? 'B' : 'A'}${value.slice(middle + 1)}`;
  const unsigned = `${encoded({ alg: 'none', typ: 'JWT' })}.${encoded({ sid: value, sub: tenant.people.owner.id })}.`;
  for (const cookie of [
    `doow.session=${flipped}`,
    `doow.session=${value.slice(0, -1)}`,
    `doow.session=${unsigned}`,
    'doow.session=',
    `__Host-doow.session=${value}`,
    `next-auth.session-token=${value}`,
    `__Secure-next-auth.session-token=${value}`,
  ])
    expect([cookie.slice(0, 40), await worksFor(app.url, cookie)]).toEqual([cookie.slice(0, 40), all(false)]);
  const bearer = { authorization: `Bearer ${value}`, 'x-session-token': value };
  expect((await ask(app.url, { path: '/api/usage?from=2026-11-01&to=2026-11-02', headers: bearer })).status).toBe(401);
  expect((await ask(app.url, { path: '/account', headers: bearer })).status).toBe(307);
});

test('an unknown person and a wrong password get the same answer in every part of it', async ({ app, tenant }) => {
  const answers: unknown[] = [];
  for (const email of [tenant.people.member.email, 'nobody-at-all@example.com']) {
    const api = await request.newContext({ baseURL: app.url });
    const { csrfToken } = await (await api.get('/api/auth/csrf')).json();
    for (const password of ['a wrong password', '', 'x'.repeat(300)]) {
      const answer = await api.post('/api/auth/callback/credentials', {
        form: { csrfToken, email, password, json: 'true' },
      });
      const headers = answer.headersArray().filter(({ name }) => !/^(date|set-cookie|x-request-id)$/i.test(name));
      const cookies = answer
        .headersArray()
        .filter(({ name }) => /^set-cookie$/i.test(name))
        .map(({ value }) => value.replace(/=[^;]*/, ''));
      answers.push([
        email === tenant.people.member.email,
        password.length,
        answer.status(),
        await answer.text(),
        cookies,
        headers,
      ]);
    }
  }
  const of = (isKnown: boolean) =>
    answers
      .filter((answer) => (answer as unknown[])[0] === isKnown)
      .map((answer) => JSON.stringify((answer as unknown[]).slice(1)).replace(/nonce-[^']+/g, 'nonce'));
  expect(of(true)).toHaveLength(3);
  expect(of(false)).toEqual(of(true));
});

test('signing in again ends the session that the browser had', async ({ app, tenant }) => {
  const person = tenant.people.owner;
  const api = await signedInAs(app.url, person);
  const first = await cookieOf(api);
  const { csrfToken } = await (await api.get('/api/auth/csrf')).json();
  const form = { csrfToken, email: person.email, password: PASSWORD, json: 'true' };
  expect((await api.post('/api/auth/callback/credentials', { form })).status()).toBe(200);
  for (const [what, isSomebody] of Object.entries(REQUESTS)) {
    expect(await isSomebody(app.url, first), what).toBe(false);
    expect(await isSomebody(app.url, await cookieOf(api)), what).toBe(true);
  }
  await api.dispose();
});
