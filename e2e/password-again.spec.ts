import { ask, cookieOf, signedInAs } from './support/asking';
import { connectOrganization, fillConnect, untilHealthy } from './support/connect';
import { expect, test } from './support/fixtures';
import { PASSWORD } from './support/tenant';

test('after ten minutes a key is touched with the password only, and nothing typed is lost', async ({
  page,
  signIn,
  keyOf,
  ownerSql,
  tenant,
}) => {
  const wait = () =>
    ownerSql("UPDATE sessions SET authenticated_at = now() - interval '11 minutes' WHERE workspace_id = $1", [
      tenant.workspaceId,
    ]);
  await signIn('owner');
  await wait();
  await page.goto('/settings/integrations/connect/openai');
  await fillConnect(page, 'Acme', keyOf('research'));
  const connect = page.getByRole('button', { name: 'Connect', exact: true });
  await connect.click();
  const password = page.getByLabel('Your password');
  await expect(page.getByText('Enter your password: it was last given')).toBeVisible();
  await password.fill('not my password');
  await connect.click();
  await expect(page.getByText('This is not your password.')).toBeVisible();
  await expect(page.getByLabel('Admin API key', { exact: true })).toHaveValue(keyOf('research'));
  await password.fill(PASSWORD);
  await connect.click();
  await page.waitForURL(/\/settings\/integrations\/[0-9a-f-]{36}/);
  await untilHealthy(page);

  // Given just now: asked for no more.
  await connectOrganization(page, 'Empty', keyOf('empty'));
  await untilHealthy(page);

  await wait();
  await page.getByRole('button', { name: 'Disconnect' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Type Empty to confirm').fill('Empty');
  await dialog.getByRole('button', { name: 'Disconnect' }).click();
  await dialog.getByLabel('Your password').fill(PASSWORD);
  await expect(dialog.getByLabel('Type Empty to confirm')).toHaveValue('Empty');
  await dialog.getByRole('button', { name: 'Disconnect' }).click();
  await expect(dialog.getByText('Disconnected: the stored key is deleted')).toBeVisible();
});

test('after ten minutes other sessions are ended with the password only', async ({
  page,
  signIn,
  ownerSql,
  tenant,
  app,
}) => {
  const elsewhere = await cookieOf(await signedInAs(app.url, tenant.people.member));
  const isOpen = async () => (await ask(app.url, { path: '/account', headers: { cookie: elsewhere } })).status === 200;
  await signIn('member');
  await ownerSql("UPDATE sessions SET authenticated_at = now() - interval '11 minutes' WHERE workspace_id = $1", [
    tenant.workspaceId,
  ]);
  await page.goto('/account');
  const end = page.getByRole('button', { name: 'Sign out everywhere else' });
  await end.click();
  await expect(page.getByText('Enter your password: it was last given')).toBeVisible();
  const password = page.getByLabel('Your password');
  await password.fill('not my password');
  await end.click();
  await expect(page.getByText('This is not your password.')).toBeVisible();
  await expect(password).toHaveValue('not my password');
  expect(await isOpen()).toBe(true);
  await password.fill(PASSWORD);
  await end.click();
  await expect(page.getByText('1 other session was signed out.')).toBeVisible();
  expect(await isOpen()).toBe(false);
});
