import { randomUUID } from 'node:crypto';
import { PAGE_SCOPE } from '@/lib/auth/page-scope';
import { ROLES } from '@/lib/auth/permissions';
import { makeReadConnection } from './cases/company';
import { type Asker, ask, askers, everythingOf, type ForeignIds, fill, may, postAction } from './support/asking';
import { builtActions, builtAddresses } from './support/build';
import { ACTION_ACCESS, FILES, isForeignId, PAGE_ACCESS, ROUTE_ACCESS } from './support/entry-points';
import { expect, test } from './support/fixtures';
import type { OwnerSql } from './support/owner-sql';
import { createTenant, type Tenant } from './support/tenant';
import { createView } from './support/views';

test.use({ trace: 'off' }); // hundreds of answers, each told of in the failure itself

test('every entry point of the build is listed, and every listed one is there', () => {
  const { pages, handlers } = builtAddresses();
  const listed = Object.keys(ROUTE_ACCESS).map((entry) => entry.split(' ')[1]);
  expect(pages.filter((page) => !FILES.includes(page)).sort()).toEqual(Object.keys(PAGE_ACCESS).sort());
  expect(handlers.filter((route) => !FILES.includes(route)).sort()).toEqual([...new Set(listed)].sort());
  expect([...new Set(builtActions().map(({ name }) => name))].sort()).toEqual(Object.keys(ACTION_ACCESS).sort());
});

test('a route has the methods that are listed and no other', async ({ app }) => {
  const addresses = [...new Set(Object.keys(ROUTE_ACCESS).map((entry) => entry.split(' ')[1] ?? ''))];
  for (const address of addresses) {
    const listed = Object.keys(ROUTE_ACCESS).flatMap((entry) =>
      entry.endsWith(` ${address}`) ? [entry.split(' ')[0]] : [],
    );
    const path = fill(address, randomUUID());
    const { headers } = await ask(app.url, { path, method: 'OPTIONS' });
    const allowed = `${headers.allow}`.split(', ').filter((method) => !['HEAD', 'OPTIONS'].includes(method));
    expect([address, allowed.sort()]).toEqual([address, listed.sort()]);
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'PROPFIND'])
      if (!listed.includes(method)) {
        // Also where a header asks to be taken for another method.
        const override = { 'x-http-method-override': listed[0] ?? '', 'x-http-method': listed[0] ?? '' };
        const { status } = await ask(app.url, { path, method, headers: override });
        expect([400, 405], `${method} ${address}`).toContain(status);
      }
  }
});

/** What stands on the connection's page, and for nobody of another workspace to see. */
const ORGANIZATION = 'org-only-for-this-workspace';

/** A connection with a project, an open invitation and a saved view of a workspace: what another's ids are exchanged for. */
async function idsOf(sql: OwnerSql, tenant: Tenant): Promise<ForeignIds> {
  const { workspaceId, people } = tenant;
  const [connection, invitation] = [randomUUID(), randomUUID()];
  await sql(
    `INSERT INTO connections (workspace_id, id, provider, name, key_last4, history_from, connected_by)
     VALUES ($1, $2, 'openai', 'Theirs alone', 'abcd', current_date, 'test')`,
    [workspaceId, connection],
  );
  const project = `proj_${connection}`;
  await sql(
    "INSERT INTO projects (workspace_id, connection_id, project_id, name) VALUES ($1, $2, $3, 'Theirs alone')",
    [workspaceId, connection, project],
  );
  await sql(
    `INSERT INTO invitations (workspace_id, id, email, role, token_hash, created_by, expires_at)
     VALUES ($1, $2, 'invited@example.com', 'member', '\\x00', $3, now() + interval '1 day')`,
    [workspaceId, invitation, people.owner.id],
  );
  const view = await createView(sql, tenant);
  return { connection, invitation, project, view, user: people.member.id, workspace: workspaceId };
}
test('each page, route and action answers each role as the table of permissions says', async ({
  app,
  tenant,
  ownerSql,
}) => {
  test.setTimeout(240_000);
  const { id } = await makeReadConnection(ownerSql, tenant.workspaceId, { organization_id: ORGANIZATION });
  const foreign = await createTenant(ownerSql);
  const ids = { mine: { ...(await idsOf(ownerSql, tenant)), connection: id }, theirs: await idsOf(ownerSql, foreign) };
  const before = [await everythingOf(ownerSql, tenant), await everythingOf(ownerSql, foreign)];
  const wrong: string[] = [];
  for (const asker of await askers(app.url, tenant, foreign)) {
    wrong.push(...(await pagesOf(asker, ids.mine, tenant)), ...(await routesOf(asker, id, app.url)));
    wrong.push(...(await actionsOf(asker, app.url, id, asker.name === 'foreign owner' ? ids.mine : ids.theirs)));
    if (asker.name === 'owner') wrong.push(...(await forgedActions(asker, id, ids.theirs)));
    await asker.api.dispose();
  }
  expect(wrong).toEqual([]);
  expect([await everythingOf(ownerSql, tenant), await everythingOf(ownerSql, foreign)]).toEqual(before);
});

async function pagesOf(
  { name, role, api }: Asker,
  { connection, view }: ForeignIds,
  tenant: Tenant,
): Promise<string[]> {
  const wrong: string[] = [];
  const others = ROLES.filter((other) => name !== other).map((other) => tenant.people[other].email);
  for (const [address, access] of Object.entries(PAGE_ACCESS)) {
    const answer = await api.get(fill(address, connection, view), { maxRedirects: 0 });
    const text = await answer.text();
    const allowed = may(role, access) && (name !== 'foreign owner' || !/\[(id|view)\]/.test(address));
    if (!allowed && [ORGANIZATION, ...others].some((secret) => text.includes(secret)))
      wrong.push(`${name} sees ${address}`);
    // Behind a loading frame the status has gone out before the page says 404: its own mark tells.
    const shown = answer.status() === 200 && !text.includes('NEXT_HTTP_ERROR_FALLBACK;404');
    const redirects =
      ['/', '/settings', '/setup', '/sign-in', '/usage/month'].includes(address) && answer.status() === 307;
    const opens = address.includes('[view]') && /^\/usage\?/.test(answer.headers().location ?? '');
    if (allowed !== (shown || opens) && !redirects) wrong.push(`${name} ${address}: ${answer.status()}`);
  }
  return wrong;
}

async function routesOf({ name, role, api, scope }: Asker, id: string, origin: string): Promise<string[]> {
  const wrong: string[] = [];
  for (const [entry, access] of Object.entries(ROUTE_ACCESS)) {
    const [method = '', address = ''] = entry.split(' ');
    if (entry === 'POST /api/auth/[...nextauth]') continue; // signing in, as everybody here has done
    const range = address.startsWith('/api/usage') ? '?from=2026-11-01&to=2026-11-02' : '';
    const search = address.endsWith('/options') ? `${range}&filter=model` : range;
    const body = method === 'POST' ? { data: {}, headers: { origin }, params: { [PAGE_SCOPE]: scope } } : {};
    const status = (await api.fetch(`${fill(address, id)}${search}`, { method, ...body })).status();
    const theirs = name === 'foreign owner' && address.includes('[id]');
    const asked = method === 'POST' ? [400, ...(theirs ? [404] : [])] : [theirs ? 404 : 200];
    const expected = may(role, access) ? asked : [role === null || access === 'secret' ? 401 : 403];
    if (!expected.includes(status)) wrong.push(`${name} ${entry}: ${status}, not ${expected}`);
  }
  return wrong;
}

/** Origins other than ours, with what else such a request may claim. */
const ELSEWHERE: Record<string, string>[] = [
  {},
  { origin: 'null' },
  { origin: 'https://evil.example' },
  { origin: 'https://evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
  { origin: 'https://evil.example', forwarded: 'host=evil.example;proto=https' },
  { origin: 'https://evil.example', host: 'evil.example' },
];

async function actionsOf(
  { name, role, api, scope }: Asker,
  url: string,
  page: string,
  ids: ForeignIds,
): Promise<string[]> {
  const wrong: string[] = [];
  const given = { ...ids, page, scope };
  for (const action of builtActions()) {
    const { access, input, succeeds } = ACTION_ACCESS[action.name] ?? { access: 'public' as const, input: {} };
    const answer = await postAction(api, action, given, { origin: url });
    const text = await answer.text();
    const code = /"code":"(\w+)"/.exec(text)?.[1] ?? '';
    const told = `${name} ${action.name}: ${answer.status()} ${code}`;
    if (/"ok":true/.test(text) && !succeeds) wrong.push(`${told}, and did something`);
    const isAway = answer.status() === 303 || Boolean(answer.headers()['x-action-redirect']);
    if (!may(role, access) && (role === null ? !isAway : code !== 'forbidden')) wrong.push(told);
    // An id of another workspace is that of nothing; where none is given, a field is not valid.
    const expected = Object.values(input).some(isForeignId) ? 'not_found' : 'invalid';
    if (may(role, access) && access !== 'public' && !succeeds && code !== expected) wrong.push(told);
  }
  return wrong;
}

/** The origin is looked at before anything else, by one rule: each action refuses one foreign origin, two refuse all. */
async function forgedActions({ api, scope }: Asker, page: string, ids: ForeignIds): Promise<string[]> {
  const wrong: string[] = [];
  const everyOrigin = ['renameWorkspaceAction', 'joinAction'];
  expect(builtActions().map(({ name }) => name)).toEqual(expect.arrayContaining(everyOrigin));
  for (const action of builtActions())
    for (const headers of everyOrigin.includes(action.name) ? ELSEWHERE : [{ origin: 'https://evil.example' }]) {
      const answer = await postAction(api, action, { ...ids, page, scope }, headers);
      const isRefused = answer.status() === 403 || /"code":"forbidden"/.test(await answer.text()); // the proxy's, or the action's
      if (!isRefused) wrong.push(`${action.name} with ${JSON.stringify(headers)}: ${answer.status()}`);
    }
  return wrong;
}
