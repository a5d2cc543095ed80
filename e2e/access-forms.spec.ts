import { randomUUID } from 'node:crypto';
import { type Answer, type Asker, ask, askers, everythingOf, fill, may, withDigest } from './support/asking';
import { buildId } from './support/build';
import { isGrouped, PAGE_ACCESS, ROUTE_ACCESS } from './support/entry-points';
import { expect, test } from './support/fixtures';
import { createTenant } from './support/tenant';

test.use({ trace: 'off' });

/** Other ways to write an address, some of which have led past a check elsewhere. */
const FORMS: Record<string, (path: string) => string> = {
  'as it is': (path) => path,
  'a slash at the end': (path) => `${path}/`,
  'a doubled slash': (path) => `/${path}`,
  'a doubled slash inside': (path) => path.replace(/\/([^/]*)$/, '//$1'),
  'a backslash': (path) => path.replace(/\/([^/]*)$/, '\\$1'),
  'an encoded slash': (path) => path.replace(/\/([^/]*)$/, '%2f$1'),
  'an encoded slash, encoded again': (path) => path.replace(/\/([^/]*)$/, '%252f$1'),
  'an encoded dot': (path) => `/%2e${path}`,
  'a way up': (path) => `/docs/..${path}`,
  'an encoded way up': (path) => `/docs/%2e%2e${path}`,
  'a way up out of the static files': (path) => `/_next/static/..${path}`,
  'an encoded letter': (path) => path.replace(/^\/(.)/, (_, first: string) => `/%${first.charCodeAt(0).toString(16)}`),
  'upper case': (path) => path.toUpperCase(),
  'a semicolon': (path) => `${path};x=1`,
  'an encoded end': (path) => `${path}%00`,
  'a file of data': (path) => `/_next/data/${buildId()}${path}.json`,
  'a payload': (path) => `${path}.rsc`,
  'a prefetched payload': (path) => `${path}.prefetch.rsc`,
  'a segment': (path) => `${path}.segments/_tree.segment.rsc`,
  'the whole as a segment': (path) => `${path}.segments/_full.segment.rsc`,
  'another address': () => '/docs',
  'the sign-in form': () => '/sign-in',
};

const tree = encodeURIComponent(JSON.stringify(['', { children: ['(app)', {}] }, null, 'refetch']));
/** What else a request may say of itself: the framework's own headers, and those that proxies believe. */
const headersFor = (path: string, host: string): Record<string, Record<string, string>> => ({
  none: {},
  rsc: { rsc: '1' },
  prefetch: { rsc: '1', 'next-router-prefetch': '1' },
  'prefetch of a segment': { rsc: '1', 'next-router-prefetch': '1', 'next-router-segment-prefetch': '/_tree' },
  'prefetch of the whole': { rsc: '1', 'next-router-prefetch': '2', 'next-router-segment-prefetch': '/_full' },
  'a state of the router': { rsc: '1', 'next-router-state-tree': tree, 'next-url': path },
  data: { 'x-nextjs-data': '1' },
  ...Object.fromEntries(
    ['proxy', 'src/proxy', 'middleware', 'src/middleware', 'pages/_middleware']
      .flatMap((name) => [name, Array(5).fill(name).join(':')])
      .map((value) => [`subrequest ${value}`, { 'x-middleware-subrequest': value, 'x-middleware-subrequest-id': '0' }]),
  ),
  'a rewrite of the proxy': { 'x-middleware-rewrite': path, 'x-middleware-next': '1', 'x-middleware-prefetch': '1' },
  'a matched path': {
    'x-matched-path': path,
    'x-invoke-path': path,
    'x-invoke-status': '200',
    'x-nextjs-rewritten-path': path,
  },
  'an original address': { 'x-original-url': path, 'x-rewrite-url': path, 'x-forwarded-uri': path },
  'a forwarded host': { 'x-forwarded-host': host, 'x-forwarded-proto': 'https', 'x-forwarded-for': '127.0.0.1' },
  'somebody else': { 'x-user': 'owner', 'x-forwarded-user': 'owner', authorization: 'Bearer undefined' },
});

/** What could lead to another address than the one asked for. */
const REWRITING = /rewrite|path|address|state/;

/** Eight at a time. */
async function inTurns<T>(items: readonly T[], run: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const next = async () => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) await run(item);
  };
  await Promise.all(Array.from({ length: 8 }, next));
}

test('no other form of an address and no header shows what the plain request does not', async ({
  app,
  tenant,
  ownerSql,
}) => {
  const foreign = await createTenant(ownerSql);
  const [id, mark] = [randomUUID(), `Mark ${randomUUID()}`];
  await ownerSql(
    `INSERT INTO connections (workspace_id, id, provider, name, key_last4, history_from, connected_by)
     VALUES ($1, $2, 'openai', $3, 'abcd', current_date, 'test')`,
    [tenant.workspaceId, id, mark],
  );
  await ownerSql(
    `INSERT INTO usage_rows (workspace_id, connection_id, day, endpoint, project_id, model, input_tokens, output_tokens, requests)
     VALUES ($1, $2, '2026-11-01', 'completions', $3, 'm', 1, 1, 1)`,
    [tenant.workspaceId, id, mark],
  );
  await ownerSql("INSERT INTO audit_entries (workspace_id, actor_name, action) VALUES ($1, $2, 'x')", [
    tenant.workspaceId,
    mark,
  ]);
  await ownerSql('UPDATE users SET name = $2 WHERE id = $1', [tenant.people.finance.id, mark]);
  const before = await everythingOf(ownerSql, tenant);

  const places = [
    ...Object.entries(PAGE_ACCESS).map(([address, access]) => ({
      path: address === '/usage' ? `/usage?connection=${id}` : fill(address, id),
      access,
      address,
    })),
    ...Object.entries(ROUTE_ACCESS)
      .filter(([entry]) => entry.startsWith('GET '))
      .map(([entry, access]) => ({ address: entry.slice(4), access }))
      .map(({ address, access }) => {
        const range = address.startsWith('/api/usage') ? `?from=2026-11-01&to=2026-11-02&connection=${id}` : '';
        const groups = isGrouped(address) ? '&groupBy=project,connection' : '';
        return { path: `${fill(address, id)}${range}${groups}`, access, address };
      }),
  ].filter(({ access }) => access !== 'public' && access !== 'signed-in' && access !== 'account.write');
  const shows = ({ text }: Answer) => text.includes(mark);
  const all = await askers(app.url, tenant, foreign);

  // The mark is on what an owner sees, in the payload too, or its absence would mean nothing.
  const owner = all.find(({ name }) => name === 'owner') as Asker;
  const seenBy = async (headers: Record<string, string>) => {
    const sent = (path: string) => (headers.rsc ? withDigest(path, headers) : path);
    const seen: Answer[] = []; // one after the other: a workspace may run few exports at once
    for (const { path } of places)
      seen.push(await ask(app.url, { path: sent(path), headers: { ...headers, cookie: owner.cookie } }));
    return places.flatMap(({ address }, i) => (seen[i] && shows(seen[i]) ? [address] : [])).sort();
  };
  const marked = [
    '/settings/audit-log',
    '/settings/integrations',
    '/settings/integrations/[id]',
    '/settings/members',
    '/usage',
    '/usage/month/[month]',
  ];
  expect(await seenBy({ rsc: '1' })).toEqual(expect.arrayContaining(marked));
  expect(await seenBy({})).toEqual(
    expect.arrayContaining([
      ...marked,
      '/api/audit-log/export.csv',
      '/api/connections/[id]/progress',
      '/api/usage',
      '/api/usage/export.csv',
      '/api/usage/report',
      '/api/usage/rows.csv',
    ]),
  );

  // Everything is asked for plainly and as a payload; every form and header is tried on one place of each kind.
  const kinds = ['/settings/audit-log', '/settings/integrations/[id]', '/api/usage/report', '/api/usage/export.csv'];
  expect(places.filter(({ address }) => kinds.includes(address))).toHaveLength(kinds.length);
  const wrong: string[] = [];
  let asked = 0;
  for (const { name, role, cookie } of all) {
    // A person's own name is theirs to see, and what is true of a member is true of finance where both may not.
    if (!['nobody', 'member', 'foreign owner'].includes(name)) continue;
    const tried = async (method: string, sent: string, form: string, headers: Record<string, string>) => {
      const answer = await ask(app.url, { path: sent, method, headers: { ...headers, ...(cookie && { cookie }) } });
      asked++;
      if (shows(answer) || answer.status >= 500) wrong.push(`${name} ${method} ${sent} (${form}): ${answer.status}`);
    };
    for (const { path, access, address } of places) {
      if (name !== 'foreign owner' && may(role, access)) continue;
      await tried('GET', path, 'plain', {});
      await tried('GET', withDigest(path, { rsc: '1' }), 'payload', { rsc: '1' });
      if (name === 'foreign owner' || !kinds.includes(address)) continue;
      const [bare = '', search] = path.split('?');
      await inTurns(Object.entries(FORMS), ([form, write]) =>
        tried('GET', `${write(bare)}${search ? `?${search}` : ''}`, form, {}),
      );
      await inTurns(Object.entries(headersFor(path, new URL(app.url).host)), async ([form, headers]) => {
        await tried('GET', headers.rsc ? withDigest(path, headers) : path, form, headers);
        if (REWRITING.test(form)) await tried('GET', '/docs', form, headers);
      });
      for (const method of ['HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'])
        await tried(method, path, method, { 'x-http-method-override': 'GET', 'content-length': '0' });
    }
  }
  expect(wrong).toEqual([]);
  expect(asked).toBeGreaterThan(300);
  expect(await everythingOf(ownerSql, tenant)).toBe(before);
});
