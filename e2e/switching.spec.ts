import { expect } from './support/fixtures';
import { NOTICE, notice, openWorkspace, switcher, switchUnseen, test } from './support/two-workspaces';

test('another tab notices a switch by itself, at once or when it is looked at', async ({
  page,
  context,
  beta: _,
  signIn,
}) => {
  await signIn('owner');
  await page.goto('/settings/general');
  const other = await context.newPage();
  await other.goto('/settings/members');
  await openWorkspace(other, 'Beta Holdings');
  await expect(notice(page)).toContainText('This tab shows Acme Corp, but you have since switched to Beta Holdings');
  await notice(page).getByRole('button', { name: 'Reload this page' }).click();
  await expect(switcher(page)).toHaveAccessibleName('Workspace Beta Holdings, switch');
  await expect(notice(page)).toHaveCount(0);

  await switchUnseen(context, 'Acme Corp');
  await expect(notice(page)).toHaveCount(0);
  await page.evaluate(() => window.dispatchEvent(new Event('focus')));
  await expect(notice(page)).toContainText(NOTICE);
});

test('a link followed in a tab that was left behind opens the page in the frame of its own workspace', async ({
  page,
  context,
  tenant,
  beta: _,
  signIn,
}) => {
  await signIn('owner');
  await page.goto('/settings/general');
  await openWorkspace(page, 'Beta Holdings');
  const sidebar = page.getByRole('complementary', { name: 'Sidebar' });
  for (const [from, to, content] of [
    ['/settings/integrations', 'Members', tenant.people.admin.email],
    ['/usage', 'General', tenant.workspaceId],
  ] as const) {
    await page.goto(from, { waitUntil: 'networkidle' });
    await switchUnseen(context, 'Acme Corp');
    // Whether the frame of Beta ever had Acme's content in it.
    await page.evaluate((theirs) => {
      new MutationObserver(() => {
        if (document.querySelector('main')?.textContent?.includes(theirs)) sessionStorage.setItem('mixed', theirs);
      }).observe(document.body, { childList: true, subtree: true, characterData: true });
    }, content);
    await sidebar.getByRole('link', { name: to, exact: true }).click();
    await expect(switcher(page)).toHaveAccessibleName('Workspace Acme Corp, switch');
    await expect(page.getByRole('main')).toContainText(content);
    expect(await page.evaluate(() => sessionStorage.getItem('mixed'))).toBeNull();
    await openWorkspace(page, 'Beta Holdings');
  }
});

test('the switcher takes one press on a slow line, however often it is pressed, and says when it fails', async ({
  page,
  beta: _,
  signIn,
}) => {
  await signIn('owner');
  await page.goto('/settings/general', { waitUntil: 'networkidle' });
  let posts = 0;
  await page.route('**/settings/general', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    posts++;
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await route.continue();
  });
  const choose = async () => {
    await switcher(page).click();
    await page.getByRole('menuitemradio', { name: 'Beta Holdings' }).dblclick();
  };
  await choose();
  await expect(switcher(page)).toHaveAttribute('aria-busy', 'true');
  await expect(switcher(page)).toContainText('Opening Beta Holdings…');
  await choose();
  await expect(switcher(page)).toHaveAccessibleName('Workspace Beta Holdings, switch');
  expect(posts).toBe(1);

  await page.unrouteAll();
  await page.goto('/settings/general', { waitUntil: 'networkidle' });
  await page.route('**/settings/general', (route) => route.abort());
  await switcher(page).click();
  await page.getByRole('menuitemradio', { name: 'Acme Corp' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Doow cannot be reached' })).toBeVisible();
  await expect(switcher(page)).toHaveAccessibleName('Workspace Beta Holdings, switch');
});
