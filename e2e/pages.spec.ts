import { dayOf } from '@/lib/day';
import { presetRange } from '@/lib/usage/ranges';
import { expect, test } from './support/fixtures';
import { createView } from './support/views';

// Behind a loading frame a redirect becomes a refresh by the browser a second later: it loses what was done meanwhile.
test('a page that only leads on does it by its status, before anything is drawn', async ({
  page,
  signIn,
  ownerSql,
  tenant,
}) => {
  const leadsTo = async (address: string) => {
    const answer = await page.request.get(address, { maxRedirects: 0 });
    return [answer.status(), answer.headers().location];
  };
  expect(await leadsTo('/')).toEqual([307, '/sign-in']);
  const view = await createView(ownerSql, tenant);
  const back = encodeURIComponent(`/usage/views/${view}`);
  expect(await leadsTo(`/usage/views/${view}`)).toEqual([307, `/sign-in?callbackUrl=${back}`]);
  await signIn('owner');
  expect(await leadsTo(`/usage/views/${view}`)).toEqual([307, `/usage?range=last-month&saved=${view}`]);
  expect(await leadsTo('/')).toEqual([307, '/usage']);
  const { from } = presetRange('last-month', dayOf(Date.now()));
  expect(await leadsTo('/usage/month')).toEqual([307, `/usage/month/${from.slice(0, 7)}`]);
  expect(await leadsTo('/usage/month?month=2026-10&model=gpt-5')).toEqual([307, '/usage/month/2026-10?model=gpt-5']);
  expect(await leadsTo('/setup')).toEqual([307, '/sign-in']);
  expect(await leadsTo('/sign-in')).toEqual([307, '/']);
});

test('sign-out ends the session itself: a copied cookie is worth nothing after it', async ({
  page,
  signIn,
  browser,
  app,
}) => {
  await signIn('owner');
  const copy = await browser.newContext({ baseURL: app.url, storageState: await page.context().storageState() });
  expect((await copy.request.get('/api/usage/report')).status()).toBe(200);
  await page.goto('/account');
  await page.getByRole('button', { name: /Owner/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/sign-in/);
  expect((await copy.request.get('/api/usage/report')).status()).toBe(401);
  await copy.close();
});

test('once signed out the browser has nothing of the workspace left: in no tab, behind none, in no store', async ({
  page,
  context,
  signIn,
  tenant,
}) => {
  await signIn('owner');
  const { email } = tenant.people.owner;
  const other = await context.newPage();
  for (const each of [page, other])
    for (const address of ['/settings/general', '/account']) {
      await each.goto(address);
      await expect(each.getByText(email).first()).toBeVisible();
    }
  await page.getByRole('button', { name: /Owner/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  for (const each of [page, other]) {
    await expect(each).toHaveURL(/sign-in/);
    await each.goBack();
    await expect(each).toHaveURL(/sign-in/);
    await expect(each.getByText(email)).toHaveCount(0);
  }
  const kept = await page.evaluate(async () => [
    { ...localStorage, ...sessionStorage },
    await caches.keys(),
    await indexedDB.databases(),
  ]);
  expect(JSON.stringify(kept)).toMatch(/^\[\{"nextauth\.message":"[^}]*\}[^}]*\}"\},\[\],\[\]\]$/);
  expect(JSON.stringify(kept)).not.toContain(tenant.workspaceName);
});

test('a tab of a session that ended somewhere else shows nothing more at its next step', async ({
  page,
  signIn,
  tenant,
  ownerSql,
}) => {
  await signIn('owner');
  await page.goto('/settings/general');
  await ownerSql('UPDATE sessions SET revoked_at = now() WHERE workspace_id = $1', [tenant.workspaceId]);
  await page.getByRole('link', { name: 'Members' }).click();
  await expect(page).toHaveURL(/sign-in/);
  await expect(page.getByText(tenant.people.owner.email)).toHaveCount(0);
  await page.goBack();
  await expect(page).toHaveURL(/sign-in/);
});

test('a change of role and a removal hold from the next request on', async ({
  page,
  signIn,
  browser,
  app,
  ownerSql,
  tenant,
}) => {
  const other = await browser.newPage({ baseURL: app.url });
  await signIn('finance', other);
  const status = async () => (await other.request.get('/api/usage/report')).status();
  expect(await status()).toBe(200);
  await signIn('owner');
  await page.goto('/settings/members');
  await page.getByLabel(`Role of ${tenant.people.finance.name}`).selectOption('member');
  await expect.poll(status).toBe(403);
  await page.getByRole('button', { name: `Remove ${tenant.people.finance.name}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove', exact: true }).click();
  await expect.poll(status).toBe(401);
  expect(
    await ownerSql("SELECT action FROM audit_entries WHERE workspace_id = $1 AND action LIKE 'member.r%' ORDER BY id", [
      tenant.workspaceId,
    ]),
  ).toEqual([{ action: 'member.role_changed' }, { action: 'member.refused' }, { action: 'member.removed' }]);
  await other.close();
});

test('a member joins by a link that works once', async ({ page, signIn, browser, app }) => {
  await signIn('owner');
  await page.goto('/settings/members');
  await page.getByRole('button', { name: 'Add member' }).click();
  await page.getByLabel('Email').fill(`new-${Date.now()}@example.com`);
  await page.getByRole('button', { name: 'Make the link' }).click();
  const link = await page.getByLabel('Link', { exact: true }).inputValue();
  const other = await browser.newPage({ baseURL: app.url });
  await other.goto(link);
  await other.getByLabel('Your name').fill('Nora New');
  await other.getByLabel('Password').fill('short');
  await other.getByRole('button', { name: 'Join' }).click();
  await expect(other.getByText('Use 12 characters or more.')).toBeVisible();
  await expect(other.getByLabel('Your name')).toHaveValue('Nora New');
  await other.getByLabel('Password').fill('a long enough password');
  await other.getByRole('button', { name: 'Join' }).click();
  await expect(other.getByText('You are a member now')).toBeVisible();
  await other.goto(link);
  await expect(other.getByText('This link does not work any more')).toBeVisible();
  await other.close();
});
