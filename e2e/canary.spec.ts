import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { connectOrganization, untilHealthy } from './support/connect';
import { PAGES } from './support/entry-points';
import { expect, test } from './support/fixtures';

/** The forms in which a key could leak: as it is, and as others would write it down; any long piece of it counts. */
function formsOf(key: string): string[] {
  const pieces = [key.slice(0, 40), key.slice(-24)];
  return pieces.flatMap((piece) => {
    const bytes = Buffer.from(piece);
    const base64 = [0, 1, 2].map((shift) =>
      Buffer.concat([Buffer.alloc(shift), bytes])
        .toString('base64')
        .slice(4, -4),
    );
    const percent = [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
    return [piece, encodeURIComponent(piece), bytes.toString('hex'), percent, ...base64, [...piece].reverse().join('')];
  });
}

test('a key that was pasted is found nowhere', async ({ page, app, signIn, keyOf, ownerSql }) => {
  test.setTimeout(180_000);
  const keys = (['ordinary', 'revoked', 'no-usage-scope', 'rate-limited', 'ordinary-second-key'] as const).map(keyOf);
  const needles = keys.flatMap(formsOf);
  const found: string[] = [];
  const search = (where: string, text: string) => {
    for (const needle of needles) if (text.includes(needle)) found.push(`${where}: ${needle.slice(0, 12)}…`);
  };
  const bodies: Promise<void>[] = [];
  page.on('response', (response) => {
    const where = `${response.request().method()} ${response.url()}`;
    search(`headers of ${where}`, JSON.stringify(response.headers()));
    search(`address ${where}`, response.url());
    bodies.push(
      response.text().then(
        (text) => search(`body of ${where}`, text),
        () => {},
      ),
    );
  });

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

  for (const address of PAGES) await page.goto(address.replace('[id]', id), { waitUntil: 'networkidle' });
  for (const tab of ['runs', 'events', 'access']) await page.goto(`/settings/integrations/${id}?tab=${tab}`);
  await page.getByRole('button', { name: 'Run the checks' }).click();
  await expect(page.getByRole('list', { name: 'Results' })).toBeVisible();
  const range = `from=${new Date(Date.now() - 20 * 86_400_000).toISOString().slice(0, 10)}&to=${new Date().toISOString().slice(0, 10)}`;
  for (const address of [
    `/api/usage?${range}&groupBy=day,model`,
    `/api/usage/export.csv?${range}&groupBy=day,model`,
    '/api/usage/report',
    `/api/connections/${id}/progress`,
    '/api/health',
    '/api/auth/session',
  ])
    search(address, await (await page.request.get(address)).text());
  await Promise.all(bodies);
  for (const store of ['localStorage', 'sessionStorage'] as const)
    search(store, await page.evaluate((name) => JSON.stringify({ ...window[name] }), store));

  const tables = await ownerSql<{ name: string }>(
    "SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
  );
  for (const { name } of tables) {
    const rows = await ownerSql<{ text: string }>(`SELECT row_to_json(t)::text AS text FROM ${name} t`);
    // Bytes come as hex: \\x…, so both the bytes of the key and its text would show.
    search(`table ${name}`, rows.map(({ text }) => text).join('\n'));
  }
  expect(tables.length).toBeGreaterThan(15);
  search('server log', readFileSync(app.logFile, 'utf8'));
  for (const file of readdirSync('.next/static', { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  ))
    search(`client file ${file.name}`, readFileSync(path.join(file.parentPath, file.name), 'latin1'));
  expect(found).toEqual([]);

  // The search itself works: what may be known of a key is found where it should be.
  const [connection] = await ownerSql<{ last4: string }>('SELECT key_last4 AS last4 FROM connections WHERE id = $1', [
    id,
  ]);
  expect(connection?.last4).toBe(keyOf('ordinary-second-key').slice(-4));
  search('a row that holds it', JSON.stringify({ leaked: keyOf('ordinary') }));
  expect(found).not.toEqual([]);
});
