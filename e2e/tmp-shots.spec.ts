import { test } from './support/fixtures';

test('shots', async ({ page, signIn, ownerSql, tenant, keyOf }) => {
  test.setTimeout(300_000);
  await signIn('owner');
  await ownerSql(
    `INSERT INTO connections (workspace_id, provider, name, key_last4, history_from, connected_by)
     VALUES ($1, 'openai', 'Acme', 'abcd', current_date, 'test')`,
    [tenant.workspaceId],
  );
  const [c] = await ownerSql<{ id: string }>('SELECT id FROM connections WHERE workspace_id = $1', [tenant.workspaceId]);
  for (const [width, colorScheme] of [[1440, 'light'], [1440, 'dark'], [390, 'light'], [390, 'dark']] as const) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const shot = (name: string, fullPage = width === 390) =>
      page.screenshot({ path: `/tmp/shots/${name}-${width}-${colorScheme}.png`, fullPage });
    await page.goto('/settings/integrations/connect/openai', { waitUntil: 'networkidle' });
    await shot('connect');
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await page.locator('[aria-invalid="true"]').first().waitFor();
    await shot('connect-invalid');
    await page.getByLabel('Name', { exact: true }).fill('Acme Two');
    await page.getByLabel('Admin API key', { exact: true }).fill(keyOf('no-usage-scope'));
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await page.getByText('Create it again').first().waitFor();
    await shot('connect-refused');
    await page.route('**/connect/openai', (route) => (route.request().method() === 'POST' ? undefined : route.fallback()));
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await page.getByText('Asking').waitFor();
    await shot('connect-checking');
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await page.goto(`/settings/integrations/${c?.id}/replace-key`, { waitUntil: 'networkidle' });
    await shot('replace');
    await page.goto('/exposed-key', { waitUntil: 'networkidle' });
    await shot('exposed');
  }
});

test('shots without scripts', async ({ browser, app, page, signIn, ownerSql, tenant }) => {
  await signIn('owner');
  const storageState = await page.context().storageState();
  const context = await browser.newContext({ baseURL: app.url, storageState, javaScriptEnabled: false });
  const plain = await context.newPage();
  await plain.setViewportSize({ width: 1440, height: 900 });
  await ownerSql(
    `INSERT INTO connections (workspace_id, provider, name, key_last4, history_from, connected_by)
     VALUES ($1, 'openai', 'Acme', 'abcd', current_date, 'test')`,
    [tenant.workspaceId],
  );
  const [c] = await ownerSql<{ id: string }>('SELECT id FROM connections WHERE workspace_id = $1', [tenant.workspaceId]);
  await plain.goto(`/settings/integrations/${c?.id}`);
  await plain.screenshot({ path: '/tmp/shots/noscript-connection.png', fullPage: true });
  await plain.goto('/settings/integrations/connect/openai');
  await plain.getByRole('button', { name: 'Connect', exact: true }).click();
  await plain.screenshot({ path: '/tmp/shots/noscript-connect-invalid.png' });
  await context.close();
});
