import type { Page } from '@playwright/test';
import { signedInAs } from './support/asking';
import { connectOrganization, fillConnect, untilHealthy } from './support/connect';
import { expect, test } from './support/fixtures';
import type { OwnerSql } from './support/owner-sql';
import { PASSWORD, type Tenant } from './support/tenant';

test.use({ trace: 'off' });

const CONNECT = '/settings/integrations/connect/openai';
/** How many keys the tenant has stored, and whether any usage was imported with them. */
const stored = async (sql: OwnerSql, { workspaceId }: Tenant) =>
  (await sql('SELECT FROM credentials WHERE workspace_id = $1', [workspaceId])).length;
const isSynced = async (sql: OwnerSql, { workspaceId }: Tenant) =>
  (await sql('SELECT FROM usage_rows WHERE workspace_id = $1 LIMIT 1', [workspaceId])).length === 1;

const connectButton = (page: Page) => page.getByRole('button', { name: 'Connect', exact: true });

test.describe('without scripts', () => {
  test('a key is connected and replaced, and what is wrong comes back at its field', async ({
    browser,
    app,
    tenant,
    keyOf,
    ownerSql,
  }) => {
    const signedIn = await signedInAs(app.url, tenant.people.owner);
    const storageState = await signedIn.storageState();
    const context = await browser.newContext({ baseURL: app.url, storageState, javaScriptEnabled: false });
    const page = await context.newPage();
    const bodies: string[] = [];
    page.on('response', async (response) => bodies.push(await response.text().catch(() => '')));

    await page.goto(CONNECT);
    await connectButton(page).click();
    await expect(page.getByLabel('Name', { exact: true })).toBeFocused();
    await expect(page.getByText('Enter a name, such as')).toBeVisible();
    await fillConnect(page, 'Acme', keyOf('no-usage-scope'));
    await page.getByLabel('12 months').check();
    await page.getByLabel('Key expires on').fill('2027-03-31');
    const region = page.getByLabel('Data residency region');
    await region.selectOption('eu.api.openai.com');
    await connectButton(page).click();
    const key = page.getByLabel('Admin API key', { exact: true });
    await expect(key).toBeFocused();
    await expect(key).toHaveValue('');
    await expect(key).toHaveAttribute('aria-invalid', 'true');
    await expect(page.getByText('Create the key again with Usage: Read')).not.toHaveCount(0);
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Acme');
    await expect(page.getByLabel('12 months')).toBeChecked();
    await expect(page.getByLabel('Key expires on')).toHaveValue('2027-03-31');
    await expect(region).toHaveValue('eu.api.openai.com');
    await region.selectOption('api.openai.com');

    await ownerSql("UPDATE sessions SET authenticated_at = now() - interval '11 minutes' WHERE workspace_id = $1", [
      tenant.workspaceId,
    ]);
    await key.fill(keyOf('ordinary'));
    await connectButton(page).click();
    await expect(page.getByText('Paste the key again')).toBeVisible();
    await key.fill(keyOf('ordinary'));
    await page.getByLabel('Your password').fill(PASSWORD);
    await connectButton(page).click();
    await page.waitForURL(/\/settings\/integrations\/[0-9a-f-]{36}$/);
    const id = new URL(page.url()).pathname.split('/').at(-1);

    await page.getByRole('link', { name: 'Replace key' }).click();
    const next = page.getByLabel('New Admin API key', { exact: true });
    await next.fill(keyOf('research'));
    await page.getByRole('button', { name: 'Replace key' }).click();
    await expect(page.getByText('another organization')).toBeVisible();
    await expect(next).toBeFocused();
    await next.fill(keyOf('ordinary-second-key'));
    await page.getByRole('button', { name: 'Replace key' }).click();
    await page.waitForURL(`**/settings/integrations/${id}`);
    const rows = await ownerSql<{ last4: string; expires: string }>(
      'SELECT key_last4 AS last4, key_expires_on::text AS expires FROM connections WHERE workspace_id = $1',
      [tenant.workspaceId],
    );
    expect(rows).toEqual([{ last4: keyOf('ordinary-second-key').slice(-4), expires: null }]);
    for (const scenario of ['ordinary', 'no-usage-scope', 'research', 'ordinary-second-key'] as const)
      expect(bodies.join('\n')).not.toContain(keyOf(scenario).slice(0, -4));
    await context.close();
  });

  test('the first sync starts once the key is stored', async ({ browser, app, tenant, keyOf, ownerSql }) => {
    const storageState = await (await signedInAs(app.url, tenant.people.admin)).storageState();
    const context = await browser.newContext({ baseURL: app.url, storageState, javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(CONNECT);
    await fillConnect(page, 'Acme', keyOf('research'));
    await connectButton(page).click();
    await page.waitForURL(/\/settings\/integrations\/[0-9a-f-]{36}$/);
    await expect.poll(() => isSynced(ownerSql, tenant), { timeout: 30_000 }).toBe(true);
    await context.close();
  });

  test('a session that has ended leads to the sign-in form and back, without what was typed', async ({
    browser,
    app,
    tenant,
    keyOf,
    ownerSql,
  }) => {
    const storageState = await (await signedInAs(app.url, tenant.people.owner)).storageState();
    const context = await browser.newContext({ baseURL: app.url, storageState, javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(CONNECT);
    await fillConnect(page, 'Acme', keyOf('ordinary'));
    await ownerSql('UPDATE sessions SET revoked_at = now() WHERE workspace_id = $1', [tenant.workspaceId]);
    await connectButton(page).click();
    await expect(page).toHaveURL(`/sign-in?callbackUrl=${encodeURIComponent(CONNECT)}`);
    await page.getByLabel('Email').fill(tenant.people.owner.email);
    await page.getByLabel('Password').fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page.getByText('do not belong together')).toBeVisible();
    await expect(page.getByLabel('Email')).toHaveValue(tenant.people.owner.email);
    await expect(page.getByLabel('Password')).toHaveValue('');
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page).toHaveURL(CONNECT);
    await expect(page.getByLabel('Admin API key', { exact: true })).toHaveValue('');
    await context.close();
  });
});

test.describe('with scripts and a slow provider', () => {
  test.beforeEach(({ app, request }) =>
    request.post(`${app.sandboxUrl}/__sandbox/control`, { data: { latencyMs: 1_500 } }).then(() => {}),
  );
  test.afterEach(({ app, request }) =>
    request.post(`${app.sandboxUrl}/__sandbox/control`, { data: { latencyMs: 0 } }).then(() => {}),
  );

  test('the checks appear one by one, and a second press sends nothing', async ({
    page,
    signIn,
    keyOf,
    ownerSql,
    tenant,
  }) => {
    await signIn('owner');
    await page.goto(CONNECT, { waitUntil: 'networkidle' });
    await fillConnect(page, 'Acme', keyOf('ordinary'));
    const posts: string[] = [];
    page.on('request', (request) => request.method() === 'POST' && posts.push(request.url()));
    await connectButton(page).dblclick();
    const checks = page.getByRole('list', { name: 'Checks of the key' });
    await expect(checks.getByText('Key kind')).toBeVisible();
    await expect(checks.getByText('Usage access')).toHaveCount(0);
    await expect(page.getByLabel('Admin API key', { exact: true })).toBeHidden();
    await expect(checks.getByText('Usage access')).toBeVisible();
    await expect(checks.getByText('Project names')).toHaveCount(0);
    await page.waitForURL(/\/settings\/integrations\/[0-9a-f-]{36}$/);
    expect(posts.filter((url) => url.includes('/connect/'))).toHaveLength(1);
    expect(await stored(ownerSql, tenant)).toBe(1);
  });

  test('somebody who goes elsewhere stays there, and the key that passes is stored and synced', async ({
    page,
    signIn,
    keyOf,
    ownerSql,
    tenant,
  }) => {
    await signIn('owner');
    await page.goto(CONNECT, { waitUntil: 'networkidle' });
    await fillConnect(page, 'Acme', keyOf('research'));
    await connectButton(page).click();
    await expect(page.getByRole('list', { name: 'Checks of the key' })).toBeVisible();
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Members' }).first().click();
    await page.waitForURL('**/settings/members');
    await expect.poll(() => stored(ownerSql, tenant), { timeout: 30_000 }).toBe(1);
    await expect(page).toHaveURL(/\/settings\/members$/);
    await expect.poll(() => isSynced(ownerSql, tenant), { timeout: 60_000 }).toBe(true);
  });

  test('a page that is closed meanwhile leaves one connection, and so do two that send at once', async ({
    page,
    context,
    signIn,
    keyOf,
    ownerSql,
    tenant,
  }) => {
    await signIn('owner');
    const pages = [page, await context.newPage()];
    for (const each of pages) {
      await each.goto(CONNECT, { waitUntil: 'networkidle' });
      await fillConnect(each, 'Acme', keyOf('ordinary'));
    }
    for (const each of pages) await connectButton(each).click();
    for (const each of pages) await expect(each.getByRole('list', { name: 'Checks of the key' })).toBeVisible();
    await pages[1]?.close();
    await page.waitForURL((url) => !url.pathname.endsWith('/openai'), { timeout: 20_000 }).catch(() => {});
    await expect.poll(() => stored(ownerSql, tenant), { timeout: 30_000 }).toBe(1);
    expect(await ownerSql('SELECT FROM connections WHERE workspace_id = $1', [tenant.workspaceId])).toHaveLength(1);
  });
});

test('a session that has ended leads to the sign-in form, and nothing is stored', async ({
  page,
  signIn,
  keyOf,
  ownerSql,
  tenant,
}) => {
  await signIn('owner');
  await page.goto(CONNECT, { waitUntil: 'networkidle' });
  await fillConnect(page, 'Acme', keyOf('ordinary'));
  await ownerSql('UPDATE sessions SET revoked_at = now() WHERE workspace_id = $1', [tenant.workspaceId]);
  await connectButton(page).click();
  await expect(page).toHaveURL(`/sign-in?callbackUrl=${encodeURIComponent(CONNECT)}`);
  expect(await ownerSql('SELECT FROM connections WHERE workspace_id = $1', [tenant.workspaceId])).toHaveLength(0);
});

test('the region that OpenAI names stays chosen when the form fails for another reason', async ({
  page,
  signIn,
  keyOf,
}) => {
  await signIn('owner');
  await page.goto(CONNECT);
  const region = page.getByLabel('Data residency region');
  await fillConnect(page, 'Regional', keyOf('regional'));
  await connectButton(page).click();
  await expect(region).toHaveValue('us.api.openai.com');
  await fillConnect(page, 'Regional', keyOf('revoked'));
  await connectButton(page).click();
  await expect(page.getByLabel('Admin API key', { exact: true })).toBeFocused();
  await expect(region).toHaveValue('us.api.openai.com');
  await region.selectOption('api.openai.com');
  await fillConnect(page, 'Regional', keyOf('regional'));
  await connectButton(page).click();
  await expect(region, 'named once more').toHaveValue('us.api.openai.com');
});

test('what is wrong is focused, and nothing typed is lost', async ({ page, signIn, keyOf }) => {
  await signIn('owner');
  await connectOrganization(page, 'Acme', keyOf('ordinary'));
  await untilHealthy(page);
  await page.goto(CONNECT, { waitUntil: 'networkidle' });
  await fillConnect(page, 'Acme', keyOf('research'));
  await connectButton(page).click();
  await expect(page.getByLabel('Name', { exact: true })).toBeFocused();
  await expect(page.getByRole('alert').filter({ hasText: 'has this name already' })).toBeVisible();
  await expect(page.getByLabel('Admin API key', { exact: true })).toHaveValue(keyOf('research'));
});
