import { readFileSync } from 'node:fs';
import { type APIRequestContext, request } from '@playwright/test';
import { can, ROLES, type Role } from '@/lib/auth/permissions';
import { connectOrganization, untilHealthy } from './support/connect';
import { ACTION_ACCESS, type Access, FILES, PAGE_ACCESS, ROUTE_ACCESS } from './support/entry-points';
import { expect, test } from './support/fixtures';
import { createTenant, PASSWORD, type Tenant } from './support/tenant';

const built = <T>(file: string): T => JSON.parse(readFileSync(`.next/${file}`, 'utf8')) as T;
type Actions = Record<string, Record<string, { exportedName: string; workers: Record<string, unknown> }>>;

const actions = () =>
  Object.values(built<Actions>('server/server-reference-manifest.json'))
    .filter((layer) => typeof layer === 'object')
    .flatMap((layer) =>
      Object.entries(layer).map(([id, { exportedName, workers }]) => ({
        id,
        name: exportedName,
        page: pageOf(Object.keys(workers)[0] ?? ''),
      })),
    );
const pageOf = (worker: string) =>
  worker
    .replace(/^app/, '')
    .replace(/\/\([^)]*\)/g, '')
    .replace(/\/page$/, '') || '/';

const may = (role: Role | null, access: Access | 'secret') =>
  access === 'public' || (role !== null && access !== 'secret' && (access === 'signed-in' || can(role, access)));

/** Who asks: the four roles of the tenant, nobody, and the owner of another workspace. */
async function askers(url: string, tenant: Tenant, foreign: Tenant) {
  const people = [
    ...ROLES.map((role) => ({ name: role as string, role, person: tenant.people[role] })),
    { name: 'foreign owner', role: 'owner' as const, person: foreign.people.owner },
  ];
  const contexts: { name: string; role: Role | null; api: APIRequestContext }[] = [
    { name: 'nobody', role: null, api: await request.newContext({ baseURL: url }) },
  ];
  for (const { name, role, person } of people) {
    // The sign-in form's own two requests: the form itself is tried elsewhere.
    const api = await request.newContext({ baseURL: url });
    const { csrfToken } = await (await api.get('/api/auth/csrf')).json();
    const form = { csrfToken, email: person.email, password: PASSWORD, json: 'true' };
    const answer = await api.post('/api/auth/callback/credentials', { form });
    expect(answer.status(), name).toBe(200);
    contexts.push({ name, role, api });
  }
  return contexts;
}

test.use({ trace: 'off' }); // hundreds of answers, each told of in the failure itself

test('every entry point of the build is listed, and every listed one is there', () => {
  const routes = Object.entries(built<Record<string, string>>('app-path-routes-manifest.json'));
  const pages = routes.filter(([file]) => file.endsWith('/page')).map(([, route]) => route);
  const handlers = routes.filter(([file]) => file.endsWith('/route')).map(([, route]) => route);
  const listed = Object.keys(ROUTE_ACCESS).map((entry) => entry.split(' ')[1]);
  expect(pages.filter((page) => !FILES.includes(page)).sort()).toEqual(Object.keys(PAGE_ACCESS).sort());
  expect(handlers.filter((route) => !FILES.includes(route)).sort()).toEqual([...new Set(listed)].sort());
  expect([...new Set(actions().map(({ name }) => name))].sort()).toEqual(Object.keys(ACTION_ACCESS).sort());
});

test('each page, route and action answers each role as the table of permissions says', async ({
  page,
  app,
  tenant,
  ownerSql,
  signIn,
  keyOf,
}) => {
  test.setTimeout(240_000);
  await signIn('owner');
  const id = await connectOrganization(page, 'Acme', keyOf('research'));
  await untilHealthy(page);
  const foreign = await createTenant(ownerSql);
  const fill = (text: string) =>
    text
      .replace('[id]', id)
      .replace('[provider]', 'openai')
      .replace('[token]', 'none')
      .replace('[...nextauth]', 'session');
  const snapshot = async () =>
    JSON.stringify(
      await Promise.all(
        ['connections', 'credentials', 'memberships', 'invitations', 'workspaces'].map((table) =>
          ownerSql(
            `SELECT * FROM ${table} t WHERE ${table === 'workspaces' ? 'id' : 'workspace_id'} = $1 ORDER BY t::text`,
            [tenant.workspaceId],
          ),
        ),
      ),
    );
  const before = await snapshot();
  const wrong: string[] = [];

  for (const { name, role, api } of await askers(app.url, tenant, foreign)) {
    const own = name !== 'foreign owner';
    for (const [address, access] of Object.entries(PAGE_ACCESS)) {
      // As a browser asks, and as the framework's own fetches do, with headers that have opened doors elsewhere.
      for (const headers of [
        {},
        { rsc: '1' },
        { rsc: '1', 'next-router-prefetch': '1' },
        { 'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy' },
      ] as Record<string, string>[]) {
        const answer = await api.get(fill(address), { maxRedirects: 0, headers });
        const text = await answer.text();
        const allowed = may(role, access) && (own || !address.includes('[id]'));
        const others = ROLES.filter((other) => name !== other).map((other) => tenant.people[other].email);
        const leaks = ['org-sandbox-research', ...others].some((secret) => text.includes(secret));
        if (!allowed && leaks) wrong.push(`${name} sees ${address} ${JSON.stringify(headers)}`);
        if (Object.keys(headers).length === 0) {
          // Behind a loading frame the status has gone out before the page says 404: its own mark tells.
          const shown = answer.status() === 200 && !text.includes('NEXT_HTTP_ERROR_FALLBACK;404');
          const redirects = ['/', '/setup', '/sign-in'].includes(address) && answer.status() === 307;
          if (allowed !== shown && !redirects) wrong.push(`${name} ${address}: ${answer.status()}`);
        }
      }
    }
    for (const [entry, access] of Object.entries(ROUTE_ACCESS)) {
      const [method = '', route = ''] = entry.split(' ');
      if (route === '/api/connections' && may(role, access)) continue; // it would connect: main-job.spec.ts does
      const answer = await api.fetch(
        `${fill(route)}${method === 'GET' && route.startsWith('/api/usage') ? '?from=2026-11-01&to=2026-11-02' : ''}`,
        {
          method,
          ...(method === 'POST' && { data: {}, headers: { origin: app.url } }),
        },
      );
      const status = answer.status();
      const refused = role === null || access === 'secret' ? 401 : 403;
      const missing = own ? [400] : [400, 404];
      const expected = !may(role, access)
        ? [refused]
        : method === 'POST'
          ? missing
          : route.includes('[id]') && !own
            ? [404]
            : [200];
      if (!expected.includes(status)) wrong.push(`${name} ${entry}: ${status}, not ${expected}`);
    }
    for (const { id: actionId, name: action, page: where } of actions()) {
      const { access, input, succeeds } = ACTION_ACCESS[action] ?? { access: 'public' as const, input: {} };
      const target = own ? foreign : tenant;
      const call = (origin: string) => {
        const multipart: Record<string, string> = { '0': '[null,"$K1"]' };
        const values = {
          '[id]': own ? crypto.randomUUID() : id,
          '[userId]': target.people.member.id,
          '[workspaceId]': target.workspaceId,
        };
        for (const [field, value] of Object.entries(input))
          multipart[`1_${field}`] = values[value as keyof typeof values] ?? value;
        return api.post(fill(where), {
          maxRedirects: 0,
          headers: { 'next-action': actionId, origin, accept: 'text/x-component' },
          multipart,
        });
      };
      const answer = await call(app.url);
      const text = await answer.text();
      const code = /"code":"(\w+)"/.exec(text)?.[1];
      const done = /"ok":true/.test(text);
      if (done && !succeeds) wrong.push(`${name} ${action} did something`);
      if (!may(role, access) && role !== null && code !== 'forbidden')
        wrong.push(`${name} ${action}: ${answer.status()} ${code}`);
      if (!may(role, access) && role === null && !(answer.status() === 303 || answer.headers()['x-action-redirect']))
        wrong.push(`nobody ${action}: ${answer.status()}`);
      if (
        may(role, access) &&
        access !== 'public' &&
        !succeeds &&
        !['not_found', 'invalid', 'conflict'].includes(code ?? '')
      )
        wrong.push(`${name} ${action}: ${answer.status()} ${code}`);
      // The same from elsewhere: nothing happens, whoever it is.
      for (const origin of ['https://evil.example', 'null']) {
        const forged = await call(origin);
        if (forged.status() === 200 && /"ok":true/.test(await forged.text()))
          wrong.push(`${name} ${action} from ${origin}`);
      }
    }
    await api.dispose();
  }
  expect(wrong).toEqual([]);
  expect(await snapshot()).toBe(before);
});
