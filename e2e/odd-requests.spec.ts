import { type APIRequestContext, request } from '@playwright/test';
import { PAGE_SCOPE, withPageScope } from '@/lib/auth/page-scope';
import { makeReadConnection } from './cases/company';
import { ask, cookieOf, fill, formOf, scopeOf, signedInAs } from './support/asking';
import { builtActions } from './support/build';
import { ACTION_ACCESS, FILES, PAGES, ROUTE_ACCESS } from './support/entry-points';
import { test as base, expect } from './support/fixtures';

/** The owner by the session's cookie, and a connection of theirs whose name is none for a header. */
const test = base.extend<{ owner: { id: string; api: APIRequestContext; cookie: string; scope: string } }>({
  owner: async ({ app, tenant, ownerSql }, use) => {
    const name = '"; filename="evil.exe';
    const { id } = await makeReadConnection(ownerSql, tenant.workspaceId, { name });
    const api = await signedInAs(app.url, tenant.people.owner);
    await use({ id, api, cookie: await cookieOf(api), scope: await scopeOf(api) });
    await api.dispose();
  },
});
test.use({ trace: 'off' });
test.setTimeout(120_000); // hundreds of requests, one after the other

const RANGE = { from: '2026-11-01', to: '2026-11-10' };
/** What a route wants besides, to answer at all. */
const NEEDS: Readonly<Record<string, Record<string, string>>> = {
  '/api/usage': { groupBy: 'day' },
  '/api/usage/export.csv': { groupBy: 'day' },
  '/api/usage/options': { filter: 'model' },
  '/api/usage/moved': { movers: 'both' },
  '/api/usage/report': { metric: 'tokens' },
};
const isCsv = (address: string) => address.endsWith('.csv');
const isUsage = (address: string) => address.startsWith('/api/usage');
const addressesOf = (method: string) =>
  Object.keys(ROUTE_ACCESS).flatMap((entry) =>
    entry.startsWith(`${method} `) ? [entry.slice(method.length + 1)] : [],
  );
const known = (address: string): [string, string][] =>
  Object.entries({ ...(isUsage(address) && RANGE), ...NEEDS[address] });

/** Names that a careless reader would write into every object there is. */
const POLLUTION = [
  '__proto__',
  'constructor',
  'prototype',
  '__proto__[polluted]',
  'constructor.prototype.polluted',
  'toString',
];

const codeOf = (text: string) =>
  /"code":"(\w+)"/.exec(text)?.[1] ?? (/"ok":true/.test(text) ? 'ok' : text.slice(0, 80));

test('a download’s name is the server’s alone, whatever was asked for', async ({ app, owner }) => {
  const { id, cookie } = owner;
  const downloads = addressesOf('GET').filter(isCsv);
  expect(downloads.length).toBeGreaterThan(3);
  for (const address of downloads) {
    const query = new URLSearchParams(known(address));
    if (isUsage(address)) query.append('connection', id);
    for (const more of ['', '&filename=evil.exe', '&project=%22%3B%20filename%3Devil.exe%0d%0ax'])
      for (const path of [`${address}?${query}${more}`, `${address}/evil.exe?${query}`]) {
        const { status, headers } = await ask(app.url, { path, headers: { cookie } });
        const given = headers['content-disposition'];
        if (status === 200)
          expect(given, path).toMatch(/^attachment; filename="[a-z]+(-([a-z]+|\d{4}-\d\d-\d\d))*\.csv"$/);
        else expect(given, path).toBeUndefined();
      }
    expect((await ask(app.url, { path: `${address}?${query}`, headers: { cookie } })).status, address).toBe(200);
  }
});

test('a parameter given twice is refused or read once, never mixed, wherever there is one', async ({ app, owner }) => {
  const { id, api, cookie, scope } = owner;
  const get = (address: string, query: [string, string][]) =>
    ask(app.url, { path: `${fill(address, id)}?${new URLSearchParams(query)}`, headers: { cookie } });
  const figures = (text: string) => text.replace(/"asOf":"[^"]*"|"\w+At":"[^"]*"/g, '');

  let tried = 0;
  for (const address of addressesOf('GET').filter(isUsage)) {
    const whole = known(address);
    const once = await get(address, whole);
    expect(once.status, `${address}: ${once.text}`).toBe(200);
    for (const [name, value] of whole) {
      const other = name === 'from' || name === 'to' ? '2026-11-05' : 'project';
      const twice = await get(address, [...whole, [name, other]]);
      const isList = name === 'groupBy';
      const first = figures(twice.text) === figures(once.text);
      expect(
        twice.status === 400 || first || isList,
        `${address} ${name}=${value}&${name}=${other}: ${twice.status}`,
      ).toBe(true);
      tried++;
    }
  }
  expect(tried).toBeGreaterThan(10);

  // Pages: every name that their own links and forms give.
  let names = 0;
  for (const address of PAGES.filter((each) => !FILES.includes(each)).map((each) => fill(each, id))) {
    const { status, text } = await ask(app.url, { path: address, headers: { cookie } });
    const given = new Set(
      [...text.matchAll(/[?;&](\w+)=|name="(\w+)"/g)].map(([, link, field]) => link ?? field ?? ''),
    );
    for (const name of given) {
      const twice = await ask(app.url, { path: `${address}?${name}=a&${name}=b`, headers: { cookie } });
      expect(twice.status, `${address} ${name}`).toBe(status);
      expect(twice.text, `${address} ${name}`).not.toContain('This could not be shown');
      names++;
    }
  }
  expect(names).toBeGreaterThan(20);

  // Actions read the first of a field; a JSON in which a field stands twice is refused.
  for (const { id: action, name, page: address } of builtActions()) {
    const { input = {}, succeeds } = ACTION_ACCESS[name] ?? {};
    if (succeeds || Object.keys(input).length === 0) continue;
    const post = (form: FormData) => postForm(api, app.url, { action, address: fill(address, id) }, form);
    const once = { ...input, [PAGE_SCOPE]: scope };
    const twice = formOf(once);
    for (const field of Object.keys(input)) twice.append(`_1_${field}`, 'another');
    expect([name, codeOf(await post(twice))]).toEqual([name, codeOf(await post(formOf(once)))]);
  }
  const headers = { cookie, origin: app.url, 'content-type': 'application/json' };
  const path = withPageScope(fill('/api/connections/[id]/checks', id), scope);
  expect(codeOf((await ask(app.url, { path, method: 'POST', headers, body: '{"from":"a","from":"b"}' })).text)).toBe(
    'invalid',
  );
});

/** Posts an action's form as it is. @returns what it said */
async function postForm(
  api: APIRequestContext,
  origin: string,
  { action, address }: { action: string; address: string },
  multipart: FormData,
): Promise<string> {
  const headers = { 'next-action': action, accept: 'text/x-component', origin };
  return (await api.post(address, { maxRedirects: 0, headers, multipart })).text();
}

test('names that would reach into every object change no answer, to any action or route', async ({ app, owner }) => {
  const { id, api, cookie, scope } = owner;
  for (const { id: action, name, page: address } of builtActions()) {
    const { input = {}, succeeds } = ACTION_ACCESS[name] ?? {};
    if (succeeds) continue;
    const post = (form: FormData) => postForm(api, app.url, { action, address: fill(address, id) }, form);
    const given = { ...input, [PAGE_SCOPE]: scope };
    const polluted = formOf({ ...Object.fromEntries(POLLUTION.map((each) => [each, 'polluted'])), ...given });
    const answer = await post(polluted);
    expect([name, codeOf(answer)]).toEqual([name, codeOf(await post(formOf(given)))]);
    expect(answer).not.toContain('polluted');
  }
  const pollution =
    '"__proto__":{"polluted":"yes","name":"x","key":"x"},"constructor":{"prototype":{"polluted":"yes"}}';
  for (const address of addressesOf('POST').filter((each) => !each.includes('nextauth') && !each.includes('sync'))) {
    const headers = { cookie, origin: app.url, 'content-type': 'application/json' };
    const send = async (body: string) =>
      codeOf(
        (await ask(app.url, { path: withPageScope(fill(address, id), scope), method: 'POST', headers, body })).text,
      );
    expect([address, await send(`{${pollution},"provider":1}`)]).toEqual([address, await send('{"provider":1}')]);
  }
  for (const address of [...addressesOf('GET'), ...PAGES]) {
    if (address.includes('cron')) continue;
    const query = new URLSearchParams(known(address)).toString();
    const send = async (more: string) =>
      (await ask(app.url, { path: `${fill(address, id)}?${query}${more}`, headers: { cookie } })).status;
    const status = await send('&__proto__[polluted]=yes&__proto__=yes&constructor=yes');
    expect([await send(''), 400], address).toContain(status);
  }
  // Whoever is asked afterwards answers as before: nothing of it stayed in the process.
  const fresh = await request.newContext({ baseURL: app.url });
  expect(await (await fresh.get('/api/health')).text()).not.toContain('polluted');
  expect(await (await fresh.get('/api/auth/csrf')).text()).not.toContain('polluted');
});
