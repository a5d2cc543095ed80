import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ask, askers, fill, withDigest } from './support/asking';
import { builtAddresses } from './support/build';
import { connectOrganization, untilHealthy } from './support/connect';
import { FILES, isGrouped, ROUTE_ACCESS } from './support/entry-points';
import { expect, test } from './support/fixtures';
import { listen, searchStores } from './support/listening';
import { Search } from './support/needles';
import { openPage } from './support/open-everything';
import { createTenant } from './support/tenant';

test.use({ trace: 'off' }); // a trace would hold the key

/** The key of the connection that goes through every state: no other test's, since it is revoked. */
const PASSING = 'rate-limited-silent';

/** Where code makes a secret of a text: a new place for a key to come in is a place for this test to go. */
const WAYS_IN = [
  'lib/integrations/credentials.ts', // from the database
  'lib/integrations/schema.ts', // from the forms that connect and replace a key
  'lib/outbound/proxy.ts', // no key: the password of the operator's proxy, from HTTPS_PROXY
];

function files(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

/** Where a key could be taken up: all that runs on the server or is sent to a browser. */
const sources = () => [
  ...['lib', 'app', 'components'].flatMap(files).filter((file) => !/^lib\/(testing|generated)\//.test(file)),
  ...readdirSync('.').filter((file) => !file.startsWith('.')),
];

/** Where keys are sent to, by actions. */
const CHANGES = /\/settings\/integrations/;

const TABS = ['coverage', 'runs', 'events', 'access'];

test('a key that was pasted is found nowhere', async ({ page, app, tenant, signInByForm, keyOf, ownerSql }) => {
  test.setTimeout(600_000);
  const made = sources().filter((file) => /\.m?tsx?$/.test(file) && !/\.test\.tsx?$/.test(file));
  expect(made.filter((file) => readFileSync(file, 'utf8').includes('new Secret(')).sort()).toEqual(WAYS_IN);
  const scenarios = ['ordinary', 'revoked', 'no-usage-scope', PASSING, 'ordinary-second-key'] as const;
  const search = new Search(scenarios.map(keyOf));
  await signInByForm('owner');
  const allRead = await listen(page.context(), search, CHANGES); // from before the first key

  // Every way in: refused, accepted, in trouble, replaced, tried again.
  for (const scenario of ['revoked', 'no-usage-scope'] as const) {
    await page.goto('/settings/integrations/connect/openai');
    await page.getByLabel('Name', { exact: true }).fill('Refused');
    await page.getByLabel('Admin API key', { exact: true }).fill(keyOf(scenario));
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await expect(page.getByRole('alert').first()).toBeVisible();
  }
  const passing = await connectOrganization(page, 'Passing', keyOf(PASSING));
  const id = await connectOrganization(page, 'Canary', keyOf('ordinary'));
  await untilHealthy(page);
  await page.getByRole('link', { name: 'Replace key' }).click();
  await page.getByLabel('New Admin API key', { exact: true }).fill(keyOf('ordinary-second-key'));
  await page.getByRole('button', { name: 'Replace key' }).click();
  await page.waitForURL(`**/settings/integrations/${id}`);
  await untilHealthy(page);
  await page.goto(`/settings/integrations/${id}?tab=access`);
  await page.getByRole('button', { name: 'Run the checks' }).click();
  await expect(page.getByRole('list', { name: 'Results' })).toBeVisible();

  // A connection in every state that it can be in besides.
  const states: Record<string, () => Promise<unknown>> = {
    Paused: async () => {
      await page.getByRole('button', { name: 'More for Passing' }).click();
      await page.getByRole('menuitem', { name: 'Pause' }).click();
    },
    'Action required': async () => {
      await page.request.post(`${app.sandboxUrl}/__sandbox/control`, { data: { revoke: PASSING } });
      await page.getByRole('button', { name: 'More for Passing' }).click();
      await page.getByRole('menuitem', { name: 'Resume' }).click();
    },
    Disconnected: async () => {
      await page.getByRole('button', { name: 'Disconnect' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Type Passing to confirm').fill('Passing');
      await dialog.getByRole('button', { name: 'Disconnect' }).click();
      await dialog.getByRole('button', { name: 'Done' }).click();
    },
  };
  for (const [state, turn] of Object.entries(states)) {
    await page.goto(`/settings/integrations/${passing}`);
    await turn();
    await expect(page.getByRole('main').getByText(state).first()).toBeVisible({ timeout: 45_000 });
    for (const address of [`/settings/integrations/${passing}`, '/settings/integrations', '/usage'])
      await openPage(page, address);
  }
  await searchStores(page, search);
  await allRead();

  // Every page and route for every role: as a page, as a payload, as a prefetch. The walk of `states.spec.ts` uses them
  // in a browser, with keys stored as well.
  const foreign = await createTenant(ownerSql);
  const { pages, handlers } = builtAddresses();
  const addresses = pages.filter((address) => !FILES.includes(address)).map((address) => fill(address, id));
  const range = `from=${new Date(Date.now() - 20 * 86_400_000).toISOString().slice(0, 10)}&to=${new Date().toISOString().slice(0, 10)}`;
  const gets = Object.keys(ROUTE_ACCESS).flatMap((entry) => (entry.startsWith('GET ') ? [entry.slice(4)] : []));
  const routes = [...new Set([...handlers, ...gets])].map((address) => fill(address, id));
  const tabs = [id, passing].flatMap((each) => TABS.map((tab) => `/settings/integrations/${each}?tab=${tab}`));
  let answered = 0;
  for (const { name, cookie } of await askers(app.url, tenant, foreign)) {
    const look = async (where: string, given: Record<string, string> = {}, method = 'GET') => {
      const answer = await ask(app.url, { path: where, method, headers: { cookie, ...given } });
      search.in(`${name} ${where}`, answer.text + JSON.stringify(answer.headers));
      if (answer.status === 200) answered++;
    };
    for (const address of [...addresses, ...tabs, '/nowhere', `/settings/integrations/${crypto.randomUUID()}`]) {
      await look(address);
      for (const payload of [{ rsc: '1' }, { rsc: '1', 'next-router-prefetch': '1' }])
        await look(withDigest(address, payload), payload);
    }
    for (const address of routes) {
      const bearer = address.includes('/cron/') ? { authorization: `Bearer ${app.cronSecret}` } : {};
      const groups = isGrouped(address) ? '&groupBy=day,model' : address.endsWith('/options') ? '&filter=model' : '';
      const query = address.startsWith('/api/usage') ? `?${range}${groups}` : '';
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
