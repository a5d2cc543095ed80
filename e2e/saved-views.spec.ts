import type { Page } from '@playwright/test';
import { signedInAs } from './support/asking';
import { expect, test } from './support/fixtures';
import { axe } from './support/inspect';
import { createTenant, PASSWORD } from './support/tenant';
import { connected, createView } from './support/views';

test.describe.configure({ timeout: 120_000 });

const looks = async (page: Page) => expect((await axe(page).analyze()).violations).toEqual([]);
const panel = (page: Page) => page.getByRole('dialog', { name: 'Saved views' });
const header = (page: Page) => page.locator('main header');
const range = (page: Page) => page.getByLabel('Range (UTC)');
const openViews = async (page: Page) => {
  await page.getByRole('button', { name: 'Views' }).click();
  await expect(panel(page)).toBeVisible();
};
const more = async (page: Page, name: string, what: string) => {
  await openViews(page);
  await page.getByRole('button', { name: `More for ${name}` }).click();
  await page.getByRole('menuitem', { name: what }).click();
};

test('a view is saved, opened by its link as another role in another browser, changed there, and is so for all', async ({
  page,
  browser,
  app,
  tenant,
  ownerSql,
  signIn,
}) => {
  await connected(ownerSql, tenant);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await signIn('owner');
  await page.goto('/usage?range=last-month&group=project&find=chat');
  await openViews(page);
  await expect(panel(page)).toContainText('A saved view keeps what this page shows');
  await looks(page);
  await panel(page).getByRole('button', { name: 'Save this view…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save this view' });
  await expect(dialog).toContainText('Tokens by project, last month.');
  await expect(dialog.getByLabel('Name')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(dialog.getByLabel('Name')).toHaveAccessibleDescription(/Enter a name/);
  await looks(page);
  await dialog.getByLabel('Name').fill('Month end by project');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(header(page)).toContainText('Saved view: Month end by project');
  await expect(page).toHaveURL(/\?range=last-month&group=project&find=chat&saved=[0-9a-f-]{36}$/);
  const address = page.url();
  await page.reload();
  await expect(header(page)).toContainText('Month end by project');
  await expect(header(page).getByText('Edited')).toBeHidden();

  await more(page, 'Month end by project', 'Copy link');
  await expect(panel(page)).toContainText('The link to “Month end by project” is copied.');
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toBe(`${app.url}/usage/views/${new URL(address).searchParams.get('saved')}`);

  const elsewhere = await browser.newContext({ baseURL: app.url });
  const finance = await elsewhere.newPage();
  await finance.goto(link);
  await finance.getByLabel('Email').fill(tenant.people.finance.email);
  await finance.getByLabel('Password').fill(PASSWORD);
  await finance.getByRole('button', { name: 'Sign in' }).click();
  await finance.waitForURL(address);
  await range(finance).selectOption({ label: 'Last 7 days' });
  await expect(header(finance).getByText('Edited')).toBeVisible();
  await finance.reload(); // the address holds what is shown, and what it began as
  await expect(range(finance)).toHaveValue('7d');
  await expect(header(finance).getByText('Edited')).toBeVisible();
  await axe(finance);
  await header(finance).getByRole('button', { name: 'Save changes' }).click();
  await expect(header(finance).getByText('Edited')).toBeHidden();
  await expect(finance.getByText('Saved view: Month end by project')).toBeFocused();

  await page.goto(link);
  await expect(page).toHaveURL(/\?range=7d&group=project/);
  await openViews(page);
  const row = panel(page).getByRole('link', { name: /^Month end by project/ });
  await expect(row).toHaveAttribute('aria-current', 'true');
  await expect(row).toContainText(`Tokens by project, last 7 days · ${tenant.people.owner.name}`);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Views' })).toBeFocused();

  await page.goto('/settings/audit-log');
  await expect(page.getByText(/changed the saved view “Month end by project” from “range=last-month/)).toBeVisible();
  for (const person of [tenant.people.member, (await createTenant(ownerSql)).people.owner])
    expect((await (await signedInAs(app.url, person)).get(link, { maxRedirects: 0 })).status()).toBe(404);
  await elsewhere.close();
});

test('a saved view is kept as another, renamed, refused a name that is taken, and deleted under somebody’s hands', async ({
  page,
  browser,
  app,
  tenant,
  ownerSql,
  signIn,
}) => {
  await connected(ownerSql, tenant);
  const id = await createView(ownerSql, tenant, { name: 'Month end', search: 'range=last-month' });
  await signIn('finance');
  await page.goto(`/usage/views/${id}`);
  await range(page).selectOption({ label: 'Last 90 days' });
  await header(page).getByRole('button', { name: 'Save as new…' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('MONTH  END');
  await page.keyboard.press('Enter');
  const name = page.getByRole('dialog').getByLabel('Name');
  await expect(name).toHaveAccessibleDescription('There is a saved view “Month end” already. Choose another name.');
  await expect(name).toHaveValue('MONTH  END');
  await name.fill('Quarter');
  await page.keyboard.press('Enter');
  await expect(header(page)).toContainText('Saved view: Quarter');
  await expect(header(page).getByText('Edited')).toBeHidden();

  await more(page, 'Quarter', 'Rename');
  await expect(name).toHaveValue('Quarter');
  await name.fill('month end');
  await page.keyboard.press('Enter');
  await expect(name).toHaveAccessibleDescription(/already/);
  await expect(name).toHaveValue('month end');
  await name.fill('Last quarter');
  await page.keyboard.press('Enter');
  await expect(header(page)).toContainText('Saved view: Last quarter');
  await page.goBack(); // the range of before, of the saved view of before
  await expect(header(page)).toContainText('Saved view: Month end');

  const other = await browser.newPage({ baseURL: app.url });
  await signIn('owner', other);
  await other.goto(`/usage/views/${id}`);
  await range(other).selectOption({ label: 'Last 7 days' });
  await more(page, 'Month end', 'Delete');
  const asked = page.getByRole('dialog', { name: 'Delete “Month end”?' });
  await looks(page);
  await asked.getByRole('button', { name: 'Cancel' }).click();
  await expect(header(page)).toContainText('Saved view: Month end');
  await more(page, 'Month end', 'Delete');
  await asked.getByRole('button', { name: 'Delete' }).click();
  await expect(asked).toBeHidden();
  await expect(header(page)).not.toContainText('Saved view');
  await expect(page).toHaveURL(/\/usage\?range=last-month$/);

  await header(other).getByRole('button', { name: 'Save changes' }).click();
  await expect(header(other).getByRole('alert')).toHaveText(/no such saved view any more/);
  await other.reload(); // its address still shows what it showed, and says nothing of what is no more
  await expect(range(other)).toHaveValue('7d');
  await expect(header(other)).not.toContainText('Saved view');
  expect((await other.goto(`/usage/views/${id}`))?.status()).toBe(404);
  await other.close();
});

test('many are searched, one is opened by keyboard, and a link that cannot be copied is there to be copied by hand', async ({
  page,
  tenant,
  ownerSql,
  signIn,
}) => {
  await connected(ownerSql, tenant);
  for (const name of ['Batch', 'Chat', 'Search', 'Voice', 'Images', 'Audio', 'Embeddings'])
    await createView(ownerSql, tenant, { name: `${name} of all projects`, search: 'group=project' });
  await createView(ownerSql, tenant, { name: 'Named days', search: 'from=2026-10-01&to=2026-10-15' });
  await page.addInitScript(() =>
    Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.reject(new Error('no')) } }),
  );
  await signIn('finance');
  await page.goto('/usage');
  await openViews(page);
  const search = panel(page).getByLabel('Search saved views');
  await search.fill('nothing');
  await expect(panel(page)).toContainText('No saved view has this name.');
  await search.fill('days named');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(panel(page)).toBeHidden();
  await expect(range(page)).toHaveValue('custom');
  await expect(page.getByLabel('Range from (UTC)')).toHaveValue('2026-10-01');
  await page.goBack();
  await expect(range(page)).toHaveValue('30d');
  await expect(page.getByLabel('Range from (UTC)')).toBeHidden();
  await more(page, 'Chat of all projects', 'Copy link');
  await expect(panel(page).getByLabel(/copy it by hand/)).toHaveValue(/\/usage\/views\/[0-9a-f-]{36}$/);

  for (const width of [1440, 390])
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.goto('/usage?group=project&range=7d'); // drawn in these colours: between two themes some are still the other's
      await openViews(page);
      await expect(panel(page).getByRole('link')).toHaveCount(8);
      await looks(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
});
