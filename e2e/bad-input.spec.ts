import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { Readable } from 'node:stream';
import { withPageScope } from '@/lib/auth/page-scope';
import { makeReadConnection } from './cases/company';
import { scopeOf } from './support/asking';
import { fillConnect, untilHealthy } from './support/connect';
import { expect, test } from './support/fixtures';

test.describe('the connect form', () => {
  test.beforeEach(async ({ page, signIn }) => {
    await signIn('owner');
    await page.goto('/settings/integrations/connect/openai');
  });

  test('says what kind of key was pasted, keeps it, and stores nothing', async ({ page, keyOf, ownerSql, tenant }) => {
    const connect = page.getByRole('button', { name: 'Connect', exact: true });
    const key = page.getByLabel('Admin API key', { exact: true });
    for (const [pasted, message] of [
      ['sk-proj-abcdefghijklmnopqrstuvwxyz', /This is a project key/],
      ['sk-svcacct-abcdefghijklmnopqrstuvwxyz', /key of a service account/],
      ['hello', /not an OpenAI Admin API key.*ChatGPT workspace/],
      ['sk-admin-short', /This key is not whole/],
      [keyOf('revoked'), /OpenAI refused the key/],
      [keyOf('no-usage-scope'), /lacks a permission .*\(api\.usage\.read\)/],
      ['', /Paste the key/],
    ] as const) {
      await fillConnect(page, 'Acme', pasted);
      await connect.click();
      await expect(page.getByRole('alert').filter({ hasText: message })).toBeVisible();
      await expect(key).toHaveValue(pasted);
      await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Acme');
    }
    for (const table of ['connections', 'credentials', 'events'])
      expect(await ownerSql(`SELECT FROM ${table} WHERE workspace_id = $1`, [tenant.workspaceId])).toHaveLength(0);
  });

  test('takes a key pasted with spaces and line breaks, and shows each check', async ({ page, keyOf }) => {
    const key = keyOf('empty');
    await fillConnect(page, 'Empty', ` ${key.slice(0, 20)}\n${key.slice(20)} \t`);
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await page.waitForURL(/\/settings\/integrations\/[0-9a-f-]{36}/);
    await untilHealthy(page);
    await expect(page.getByText('No usage yet')).toBeVisible();
  });

  test('refuses the same organization twice and a name that is taken', async ({ page, keyOf, connect }) => {
    await connect('Acme', 'ordinary');
    for (const scenario of ['ordinary', 'ordinary-second-key'] as const) {
      await page.goto('/settings/integrations/connect/openai');
      await fillConnect(page, 'Other name', keyOf(scenario));
      await page.getByRole('button', { name: 'Connect', exact: true }).click();
      await expect(page.getByRole('alert').filter({ hasText: 'connected as “Acme”' })).toBeVisible();
    }
    await fillConnect(page, 'ACME', keyOf('research'));
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'has this name already' })).toBeVisible();
  });

  test('asks to confirm where the provider does not tell organizations apart', async ({
    page,
    keyOf,
    connect,
    ownerSql,
    tenant,
  }) => {
    await connect('Nameless', 'no-names-scope');
    await page.goto('/settings/integrations/connect/openai');
    await fillConnect(page, 'Website', keyOf('no-header'));
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await page.getByLabel(/This is another OpenAI organization/).check();
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await page.waitForURL(/\/settings\/integrations\/[0-9a-f-]{36}/);
    const audited = await ownerSql(
      "SELECT data->>'identity' AS identity FROM audit_entries WHERE workspace_id = $1 AND action = 'connection.connected' ORDER BY id",
      [tenant.workspaceId],
    );
    expect(audited).toEqual([{ identity: 'different' }, { identity: 'unknown' }]);
  });
});

test('a replaced key must open the same organization, and the old one works until then', async ({
  page,
  signIn,
  keyOf,
  connect,
}) => {
  await signIn('owner');
  await page.goto(`/settings/integrations/${await connect('Acme', 'ordinary')}`);
  await page.getByRole('link', { name: 'Replace key' }).click();
  const key = page.getByLabel('New Admin API key', { exact: true });
  const replace = page.getByRole('button', { name: 'Replace key' });
  for (const [scenario, message] of [
    ['ordinary', 'uses already'],
    ['revoked', 'refused the key'],
    ['research', 'another organization'],
  ] as const) {
    await key.fill(keyOf(scenario));
    await replace.click();
    await expect(page.getByRole('main').getByRole('alert').filter({ hasText: message })).toBeVisible();
  }
  await key.fill(keyOf('ordinary-second-key'));
  await replace.click();
  await page.waitForURL(/\/settings\/integrations\/[0-9a-f-]{36}$/);
  await expect(page.getByText(`…${keyOf('ordinary-second-key').slice(-4)}`).first()).toBeVisible();
  await untilHealthy(page);
});

test('a range that cannot be is told at its field, and stays to be mended', async ({
  page,
  signIn,
  tenant,
  ownerSql,
}) => {
  await signIn('owner');
  await makeReadConnection(ownerSql, tenant.workspaceId);
  await page.goto('/usage');
  await page.getByLabel('Range (UTC)').selectOption('custom');
  await page.getByLabel('From').fill('2026-11-10');
  await page.getByLabel('To (UTC)').fill('2026-11-01');
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'before it begins' })).toBeVisible();
  await expect(page.getByLabel('From')).toHaveValue('2026-11-10');
  for (const [query, message] of [
    ['from=2026-11-10&to=2026-11-01', 'before it begins'],
    ['from=2026-11-01&to=2026-11-10&groupBy=colour', 'colour'],
    ['to=2026-11-10', 'from is missing'],
  ]) {
    const answer = await page.request.get(`/api/usage?${query}`);
    expect([answer.status(), (await answer.json()).error.message]).toEqual([
      400,
      expect.stringContaining(message ?? ''),
    ]);
  }
});

test('an address that asks for what there is not has no wider figures, on screen, in print or in a file', async ({
  page,
  signIn,
  tenant,
  ownerSql,
}) => {
  await signIn('owner');
  await makeReadConnection(ownerSql, tenant.workspaceId);
  const told = page.getByText('“nope”, which is no connection');
  const leaveOut = (role: 'button' | 'link') => page.getByRole(role, { name: 'Show without it' });
  await page.goto('/usage?connection=nope&group=project');
  await expect(told).toBeVisible();
  await expect(page.getByRole('table')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Export' })).toHaveCount(0);
  for (const path of ['view.csv', 'report', 'moved']) {
    const answer = await page.request.get(`/api/usage/${path}?connection=nope`);
    expect([path, answer.status(), await answer.text()]).toEqual([path, 400, expect.stringContaining('nope')]);
  }
  await leaveOut('button').click();
  await expect(page.getByRole('table', { name: 'Usage by project' })).toBeVisible();
  await expect(page).toHaveURL(/\/usage\?group=project$/);

  await page.goto('/usage?modle=gpt-5&from=2026-02-31&to=2026-03-01');
  await expect(page.getByText('There is no parameter “modle”')).toBeVisible();
  await expect(page.getByText('correct them above')).toBeVisible();
  await expect(page.getByRole('table')).toHaveCount(0);
  await page.goto('/usage');
  const search = page.getByRole('textbox', { name: 'Search models' });
  await search.fill('gpt-5\tmini'); // two cells of a spreadsheet
  await expect(page.getByText('None of them is called “gpt-5 mini”')).toBeVisible();
  await page.reload();
  await expect(search).toHaveValue('gpt-5 mini');

  await page.goto('/usage/month?connection=nope');
  await expect(told).toBeVisible();
  await expect(page.getByRole('table')).toHaveCount(0);
  await leaveOut('link').click();
  await expect(page.getByRole('table').first()).toBeVisible();
});

test('a body that is no form is refused with a sentence, by every way in', async ({ page, app, signIn }) => {
  await signIn('owner');
  const scope = await scopeOf(page.request);
  const json = { 'content-type': 'application/json' };
  const large = JSON.stringify({ key: 'x'.repeat(100_000) });
  const checks = `/api/connections/${crypto.randomUUID()}/checks`;
  for (const [address, data, headers, status, sentence] of [
    [checks, large, json, 413, 'larger than any form'],
    ['/api/auth/callback/credentials', large, json, 413, 'larger than any form'],
    ['/api/auth/signout', `a=${'x'.repeat(100_000)}`, { 'content-type': 'text/plain' }, 413, 'larger than any form'],
    ['/api/auth/callback/credentials', '{', json, 400, 'not JSON'],
    [checks, 'key=x', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'Send JSON'],
    [checks, '{"key":"a","key":"b"}', json, 400, 'a field twice'],
    [checks, '[]', json, 400, 'not a JSON object'],
  ] as const) {
    const answer = await page.request.post(withPageScope(address, scope), {
      data: Buffer.from(data),
      headers: { ...headers, origin: app.url },
    });
    expect([address, answer.status(), (await answer.json()).error.message]).toEqual([
      address,
      status,
      expect.stringContaining(sentence),
    ]);
  }
  expect((await page.request.post('/api/auth/_log', { data: { code: 'forged', level: 'error' } })).status()).toBe(404);
});

test('a form larger than any is not taken by a server action', async ({ page, app }) => {
  const manifest = JSON.parse(readFileSync('.next/server/server-reference-manifest.json', 'utf8')) as {
    node: Record<string, { exportedName: string }>;
  };
  const [id] = Object.entries(manifest.node).find(([, { exportedName }]) => exportedName === 'feedbackAction') ?? [];
  const send = async (length: number) => {
    const headers = { 'next-action': id ?? '', origin: app.url, accept: 'text/x-component' };
    const multipart = { '0': '[null,"$K1"]', '1_padding': 'x'.repeat(length) };
    return (await page.request.post('/docs/openai', { headers, multipart })).status();
  };
  expect(await send(60_000)).toBe(200);
  expect(await send(70_000)).toBeGreaterThanOrEqual(400);
});

test('a body that does not tell its length is refused as well', async ({ app, page, signIn }) => {
  await signIn('owner');
  const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  for (const address of [`/api/connections/${crypto.randomUUID()}/checks`, '/api/auth/callback/credentials']) {
    const headers = { cookie, origin: app.url, 'content-type': 'application/json' };
    const url = new URL(withPageScope(address, await scopeOf(page.request)), app.url);
    expect([address, await statusOfChunks(url, headers)]).toEqual([address, 413]);
  }
});

/** Sends two megabytes of blanks in chunks. */
function statusOfChunks(url: URL, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const post = request(url, { method: 'POST', headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    post.on('error', reject);
    Readable.from(Array.from({ length: 512 }, () => ' '.repeat(4096))).pipe(post);
  });
}
