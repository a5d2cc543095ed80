import { readFileSync } from 'node:fs';
import { makeReadConnection } from './cases/company';
import { expect, test } from './support/fixtures';

test('a page that fails shows what to quote, and the log has it with the request; the tenant’s words are in neither', async ({
  page,
  app,
  signIn,
  tenant,
  ownerSql,
}) => {
  await signIn('owner');
  const name = 'Acme Canary 7b21';
  const { id } = await makeReadConnection(ownerSql, tenant.workspaceId, { name });
  // A provider that this version does not know, as after a step back to an older one.
  await ownerSql("UPDATE connections SET provider = 'nowhere' WHERE id = $1", [id]);
  const answer = page.waitForResponse((response) => response.url().endsWith('/settings/integrations'));
  await page.goto('/settings/integrations');
  const failure = page.getByRole('main').filter({ hasText: 'This could not be shown' });
  const quoted = await failure.locator('code').innerText();
  expect(quoted).toMatch(/^\d{5,}$/);
  await expect(failure).not.toContainText('nowhere');

  const requestId = (await (await answer).headerValue('x-request-id')) ?? '';
  expect(requestId).toMatch(/^[\da-f-]{36}$/);
  const lines = readFileSync(app.logFile, 'utf8').split('\n');
  const told = lines.filter((line) => line.includes(quoted) && line.includes(requestId));
  expect(told.map((line) => JSON.parse(line))).toMatchObject([
    { level: 50, msg: 'A request failed', digest: quoted, requestId, method: 'GET', err: { name: 'Error' } },
  ]);
  expect(lines.filter((line) => /nowhere|Acme Canary 7b21/.test(line))).toEqual([]);
  for (const line of lines.filter((line) => line.trim() && !/^\s*[▲✓-]/.test(line))) JSON.parse(line);

  await ownerSql("UPDATE connections SET provider = 'openai' WHERE id = $1", [id]);
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('region', { name: 'Connections' })).toContainText(name);
});

test('what fails around the page takes the page’s place alone, and the page comes back when it is asked for again', async ({
  page,
  signIn,
}) => {
  await page.setViewportSize({ width: 390, height: 900 });
  await signIn('owner');
  const html = await (await page.request.get('/account')).text();
  await page.route('**/_next/static/**/*.js', (route) =>
    html.includes(new URL(route.request().url()).pathname) ? route.continue() : route.abort(),
  );
  await page.goto('/account');
  const navigation = page.getByRole('button', { name: 'Open navigation' });
  const failure = page.getByRole('main').filter({ hasText: 'This could not be shown' });
  await expect(async () => {
    await navigation.click();
    await expect(failure).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(page.getByRole('main')).toHaveCount(1);
  await expect(failure.locator('code')).toHaveCount(0); // the server knows nothing of it

  await page.unrouteAll();
  await failure.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { name: 'Account' })).toBeVisible();
  await navigation.click();
  await expect(page.getByRole('dialog', { name: 'Navigation' })).toBeVisible();
});
