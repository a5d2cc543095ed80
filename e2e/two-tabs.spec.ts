import { randomUUID } from 'node:crypto';
import { everythingOf, signedInAs } from './support/asking';
import { connectOrganization, fillConnect, untilAtRest, untilHealthy } from './support/connect';
import { expect } from './support/fixtures';
import { NOTICE, notice, openWorkspace, switcher, switchUnseen, test } from './support/two-workspaces';

test('what a tab sends after another has switched the workspace is refused, and what was typed stays', async ({
  page,
  context,
  tenant,
  beta,
  ownerSql,
  signIn,
  keyOf,
}) => {
  test.setTimeout(180_000);
  await signIn('owner');
  await page.goto('/settings/general');
  await openWorkspace(page, 'Beta Holdings');
  const id = await connectOrganization(page, 'Beta Production', keyOf('research'));
  await untilHealthy(page);
  await untilAtRest(ownerSql, id);
  await ownerSql('UPDATE sync_schedule SET next_attempt_at = NULL WHERE workspace_id = $1', [beta.workspaceId]);
  const before = [await everythingOf(ownerSql, tenant), await everythingOf(ownerSql, beta)];
  const unchanged = async () =>
    expect([await everythingOf(ownerSql, tenant), await everythingOf(ownerSql, beta)]).toEqual(before);
  /** A page of Beta, then Acme opened elsewhere, then something done on that page. */
  const onStalePage = async (address: string, prepare: () => Promise<void>, act: () => Promise<void>) => {
    await page.goto(address);
    await expect(switcher(page)).toHaveAccessibleName('Workspace Beta Holdings, switch');
    await prepare();
    await switchUnseen(context, 'Acme Corp');
    await act();
    await expect(page.getByText(NOTICE).first()).toBeVisible();
    await unchanged();
    await expect(notice(page).getByText(NOTICE)).toBeAttached();
  };
  /** Back to Beta without losing the page. */
  const switchBack = async () => {
    await notice(page).getByRole('button', { name: 'Switch back to Beta Holdings' }).click();
    await expect(notice(page)).toHaveCount(0);
  };

  await onStalePage(
    '/settings/integrations/connect/openai',
    () => fillConnect(page, 'Meant for Beta', keyOf('ordinary')),
    () => page.getByRole('button', { name: 'Connect', exact: true }).click(),
  );
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Meant for Beta');
  await switchBack();
  await expect(page.getByLabel('Admin API key', { exact: true })).toHaveValue(keyOf('ordinary'));

  await onStalePage(
    '/settings/general',
    () => page.getByLabel('Name').fill('Beta Group'),
    () => page.getByRole('button', { name: 'Save' }).click(),
  );
  await expect(page.getByLabel('Name')).toHaveValue('Beta Group');
  await switchBack();

  await onStalePage(
    '/settings/members',
    async () => {
      await page.getByRole('button', { name: 'Add member' }).click();
      await page.getByRole('dialog').getByLabel('Email').fill('new@example.com');
    },
    () => page.getByRole('button', { name: 'Make the link' }).click(),
  );
  await expect(page.getByRole('dialog').getByLabel('Email')).toHaveValue('new@example.com');
  await page.keyboard.press('Escape');
  await switchBack();

  await onStalePage(
    '/settings/projects',
    async () => {
      await page.getByRole('button', { name: 'Import CSV' }).click();
      await page.getByLabel('Or its lines').fill('project_id,owner\nproj_1,Dana');
    },
    () => page.getByRole('button', { name: 'Preview' }).click(),
  );
  await expect(page.getByLabel('Or its lines')).toHaveValue('project_id,owner\nproj_1,Dana');
  await page.keyboard.press('Escape');
  await switchBack();

  await onStalePage(
    `/settings/integrations/${id}`,
    async () => {
      await page.getByRole('button', { name: 'Disconnect' }).click();
      await page
        .getByRole('dialog')
        .getByLabel('Type Beta Production to confirm', { exact: true })
        .fill('Beta Production');
    },
    () => page.getByRole('dialog').getByRole('button', { name: 'Disconnect', exact: true }).click(),
  );
  await page.keyboard.press('Escape');
  await switchBack();

  let downloads = 0;
  page.on('download', () => downloads++);
  await onStalePage(
    '/settings/audit-log',
    async () => {},
    () => page.getByRole('link', { name: 'Export CSV' }).click(),
  );
  const link = await page.getByRole('link', { name: 'Export CSV' }).getAttribute('href');
  expect((await page.request.get(link ?? '')).status()).toBe(409);
  await switchBack();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Export CSV' }).click(),
  ]);
  expect(await file.failure()).toBeNull();
});

test('the page of another sign-in says so, and changes nothing of the one who signed in', async ({
  page,
  app,
  tenant,
  ownerSql,
  signIn,
}) => {
  await signIn('owner');
  await page.goto('/settings/general');
  await page.getByLabel('Name').fill('Mine');
  const before = await everythingOf(ownerSql, tenant);
  const { cookies } = await (await signedInAs(app.url, tenant.people.admin)).storageState();
  await page.context().addCookies(cookies);
  await page.getByRole('button', { name: 'Save' }).click();
  const words = `${tenant.people.admin.email} has since signed in to ${tenant.workspaceName} in another tab.`;
  await expect(notice(page)).toContainText(words);
  await expect(notice(page).getByRole('button', { name: /^Switch back/ })).toHaveCount(0);
  await expect(page.getByLabel('Name')).toHaveValue('Mine');
  expect(await everythingOf(ownerSql, tenant)).toBe(before);
});

test('a form sent without JavaScript carries the scope of its page', async ({
  page,
  app,
  browser,
  context,
  tenant,
  beta,
  ownerSql,
  signIn,
}) => {
  await signIn('owner');
  await page.goto('/settings/general');
  await openWorkspace(page, 'Beta Holdings');
  const plain = await browser.newContext({
    baseURL: app.url,
    javaScriptEnabled: false,
    storageState: await context.storageState(),
  });
  const bare = await plain.newPage();
  await bare.goto('/settings/general');
  await bare.getByLabel('Name').fill(`Beta ${randomUUID()}`);
  const before = [await everythingOf(ownerSql, tenant), await everythingOf(ownerSql, beta)];
  await switchUnseen(context, 'Acme Corp');
  await bare.getByRole('button', { name: 'Save' }).click();
  await expect(bare.getByText(NOTICE).first()).toBeVisible();
  expect([await everythingOf(ownerSql, tenant), await everythingOf(ownerSql, beta)]).toEqual(before);

  // The answer is a page of Acme, and says so: what is sent from it is meant for Acme.
  await bare.getByLabel('Name').fill('Acme Group');
  await bare.getByRole('button', { name: 'Save' }).click();
  await expect(bare.getByText('The name is saved')).toBeVisible();
  expect(await ownerSql('SELECT name FROM workspaces WHERE id = $1', [tenant.workspaceId])).toEqual([
    { name: 'Acme Group' },
  ]);
  await plain.close();
});
