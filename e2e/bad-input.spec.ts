import { connectOrganization, fillConnect, untilHealthy } from './support/connect';
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
      [keyOf('no-usage-scope'), /lacks the permission to read usage \(api\.usage\.read\)/],
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

  test('refuses the same organization twice and a name that is taken', async ({ page, keyOf }) => {
    await connectOrganization(page, 'Acme', keyOf('ordinary'));
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
    ownerSql,
    tenant,
  }) => {
    await connectOrganization(page, 'Nameless', keyOf('no-names-scope'));
    await untilHealthy(page);
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
}) => {
  await signIn('owner');
  await connectOrganization(page, 'Acme', keyOf('ordinary'));
  await untilHealthy(page);
  await page.getByRole('button', { name: 'Replace key' }).click();
  const dialog = page.getByRole('dialog');
  const key = dialog.getByLabel('New Admin API key', { exact: true });
  const replace = dialog.getByRole('button', { name: 'Replace key' });
  for (const [scenario, message] of [
    ['ordinary', 'uses already'],
    ['revoked', 'refused the key'],
    ['research', 'another organization'],
  ] as const) {
    await key.fill(keyOf(scenario));
    await replace.click();
    await expect(dialog.getByRole('alert').filter({ hasText: message })).toBeVisible();
  }
  await key.fill(keyOf('ordinary-second-key'));
  await replace.click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText(`…${keyOf('ordinary-second-key').slice(-4)}`).first()).toBeVisible();
  await untilHealthy(page);
});

test('a range that cannot be is told at its field, and stays to be mended', async ({ page, signIn, keyOf }) => {
  await signIn('owner');
  await connectOrganization(page, 'Acme', keyOf('research'));
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

test('a body larger than any form is refused with a sentence', async ({ page, app, signIn }) => {
  await signIn('owner');
  const answer = await page.request.post('/api/connections', {
    data: { key: 'x'.repeat(100_000) },
    headers: { origin: app.url },
  });
  expect([answer.status(), (await answer.json()).error.message]).toEqual([
    400,
    expect.stringContaining('larger than any form'),
  ]);
});
