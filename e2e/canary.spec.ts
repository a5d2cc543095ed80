import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { ask, askers, fill, withDigest } from './support/asking';
import { builtAddresses } from './support/build';
import { connectOrganization, untilHealthy } from './support/connect';
import { FILES, ROUTE_ACCESS } from './support/entry-points';
import { expect, test } from './support/fixtures';
import { Search } from './support/needles';
import { openEverything } from './support/open-everything';
import { createTenant } from './support/tenant';

test.use({ trace: 'off' }); // a trace would hold the key

/** Where code makes a secret of a text: a new place for a key to come in is a place for this test to go. */
const WAYS_IN = [
  'lib/integrations/connect.ts', // POST /api/connections
  'lib/integrations/credentials.ts', // from the database
  'lib/integrations/replace-key.ts', // POST /api/connections/[id]/key
  'lib/integrations/verify.ts', // both, before anything is stored
];

/** Everything the browser is sent while it is used. */
function listen(page: Page, search: Search): Promise<void>[] {
  const bodies: Promise<void>[] = [];
  page.on('response', (response) => {
    const where = `${response.request().method()} ${response.url()}`;
    search.in(`headers of ${where}`, JSON.stringify(response.headers()));
    search.in(`address ${where}`, response.url());
    const read = response.text().then((text) => search.in(`body of ${where}`, text));
    bodies.push(read.catch(() => {})); // a redirect has none
  });
  page.on('console', (message) => search.in('console', message.text()));
  return bodies;
}

function files(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

test('a key that was pasted is found nowhere', async ({ page, app, tenant, signIn, keyOf, ownerSql }) => {
  test.setTimeout(240_000);
  const made = files('lib').filter((file) => /(?<!test)\.ts$/.test(file) && !/^lib\/(testing|generated)\//.test(file));
  expect(made.filter((file) => readFileSync(file, 'utf8').includes('new Secret(')).sort()).toEqual(WAYS_IN);
  const scenarios = ['ordinary', 'revoked', 'no-usage-scope', 'rate-limited', 'ordinary-second-key'] as const;
  const search = new Search(scenarios.map(keyOf));
  const bodies = listen(page, search);

  // Every way in: refused, accepted, in trouble, replaced, tried again.
  await signIn('owner');
  for (const scenario of ['revoked', 'no-usage-scope'] as const) {
    await page.goto('/settings/integrations/connect/openai');
    await page.getByLabel('Name', { exact: true }).fill('Refused');
    await page.getByLabel('Admin API key', { exact: true }).fill(keyOf(scenario));
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await expect(page.getByRole('alert').first()).toBeVisible();
  }
  await connectOrganization(page, 'Limited', keyOf('rate-limited'));
  const id = await connectOrganization(page, 'Canary', keyOf('ordinary'));
  await untilHealthy(page);
  await page.getByRole('button', { name: 'Replace key' }).click();
  await page.getByRole('dialog').getByLabel('New Admin API key', { exact: true }).fill(keyOf('ordinary-second-key'));
  await page.getByRole('dialog').getByRole('button', { name: 'Replace key' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await untilHealthy(page);
  await page.goto(`/settings/integrations/${id}?tab=access`);
  await page.getByRole('button', { name: 'Run the checks' }).click();
  await expect(page.getByRole('list', { name: 'Results' })).toBeVisible();

  // Every page of the build in the browser, with whatever opens on it.
  const { pages, handlers } = builtAddresses();
  const addresses = pages.filter((address) => !FILES.includes(address)).map((address) => fill(address, id));
  const opened = new Map<string, number>();
  for (const address of addresses) opened.set(address, await openEverything(page, address));
  // Where there is something to open, it was: a menu on every page of a member's, a dialog beside it on these.
  for (const address of ['/account', '/usage', '/settings/members', `/settings/integrations/${id}`])
    expect(opened.get(address), address).toBeGreaterThan(0);
  expect(opened.get(`/settings/integrations/${id}`)).toBeGreaterThan(opened.get('/account') ?? 0);
  for (const store of ['localStorage', 'sessionStorage'] as const)
    search.in(store, await page.evaluate((name) => JSON.stringify({ ...window[name] }), store));
  search.in('cookies', JSON.stringify(await page.context().cookies()));
  await Promise.all(bodies);

  // The same for everybody: as a page, as a payload, as a prefetch; and every route that answers.
  const range = `from=${new Date(Date.now() - 20 * 86_400_000).toISOString().slice(0, 10)}&to=${new Date().toISOString().slice(0, 10)}`;
  const gets = Object.keys(ROUTE_ACCESS).flatMap((entry) => (entry.startsWith('GET ') ? [entry.slice(4)] : []));
  const routes = [...new Set([...handlers, ...gets])].map((address) => fill(address, id));
  let answered = 0;
  for (const { name, cookie } of await askers(app.url, tenant, await createTenant(ownerSql))) {
    const look = async (where: string, given: Record<string, string> = {}, method = 'GET') => {
      const answer = await ask(app.url, { path: where, method, headers: { cookie, ...given } });
      search.in(`${name} ${where}`, answer.text + JSON.stringify(answer.headers));
      if (answer.status === 200) answered++;
    };
    for (const address of [...addresses, '/nowhere', `/settings/integrations/${crypto.randomUUID()}`]) {
      await look(address);
      for (const payload of [{ rsc: '1' }, { rsc: '1', 'next-router-prefetch': '1' }])
        await look(withDigest(address, payload), payload);
    }
    for (const address of routes) {
      const bearer = address.includes('/cron/') ? { authorization: `Bearer ${app.cronSecret}` } : {};
      const query = address.startsWith('/api/usage') ? `?${range}&groupBy=day,model` : '';
      await look(`${address}${query}`, bearer);
      await look(address, {}, 'POST');
    }
  }
  expect(answered).toBeGreaterThan(5 * addresses.length);
  expect(search.seen.texts).toBeGreaterThan(answered);

  // What stays: every column of every table, the log, and what is served as a file.
  const tables = await ownerSql<{ name: string }>(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'm', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'`,
  );
  for (const { name } of tables) {
    const rows = await ownerSql<{ text: string }>(`SELECT row_to_json(t)::text AS text FROM ${name} t`);
    // Bytes come as hex: \\x…, so both the bytes of the key and its text would show.
    search.in(`table ${name}`, rows.map(({ text }) => text).join('\n'));
  }
  expect(tables.length).toBeGreaterThan(15);
  const log = readFileSync(app.logFile, 'utf8');
  expect(log.length).toBeGreaterThan(0);
  search.in('server log', log);
  for (const file of [...files('.next/static'), ...files('public')]) search.in(file, readFileSync(file, 'latin1'));
  expect(search.found).toEqual([]);

  // The search itself works: what may be known of a key is found where it should be.
  const [connection] = await ownerSql<{ last4: string }>('SELECT key_last4 AS last4 FROM connections WHERE id = $1', [
    id,
  ]);
  expect(connection?.last4).toBe(keyOf('ordinary-second-key').slice(-4));
  search.in('a row that holds it', JSON.stringify({ leaked: keyOf('ordinary') }));
  search.in('bytes that hold it', `\\x${Buffer.from(`..${keyOf('revoked')}`).toString('hex')}`);
  expect(search.found.map((where) => where.split(':')[0])).toEqual(
    expect.arrayContaining(['a row that holds it', 'bytes that hold it']),
  );
});
