import type { Locator, Page } from '@playwright/test';
import { expect, test } from './support/fixtures';
import { axe } from './support/inspect';
import { connected, createView } from './support/views';

/** A page listens to keys once it has come to life. */
async function openPalette(page: Page): Promise<Locator> {
  const palette = page.getByRole('dialog', { name: 'Commands' });
  await expect(async () => {
    if (await palette.isHidden()) await page.keyboard.press('Control+k');
    await expect(palette).toBeVisible({ timeout: 3_000 });
  }).toPass();
  return palette;
}

test.describe.configure({ timeout: 120_000 });

test('the command palette opens at once, fills up without moving what is chosen, and leads to what has a name', async ({
  page,
  browser,
  app,
  tenant,
  ownerSql,
  signIn,
}) => {
  await connected(ownerSql, tenant, 'Acme Research');
  await createView(ownerSql, tenant, { name: 'Month end by project', search: 'range=last-month&group=project' });
  await signIn('finance');
  let letThrough = () => {};
  const released = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  await page.route(/\/api\/(usage\/views|connections)$/, async (route) => {
    await released;
    await route.continue();
  });
  await page.goto('/account');
  const palette = await openPalette(page);
  const chosen = palette.locator('[role="option"][data-highlighted]');
  await expect(chosen).toHaveText('Usage');
  for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowDown');
  await expect(chosen).toHaveText('Theme: system');
  letThrough();
  await expect(palette.getByRole('option', { name: 'Acme Research' })).toBeAttached();
  await expect(chosen).toHaveText('Theme: system');
  expect((await axe(page).analyze()).violations).toEqual([]);
  await page.keyboard.type('project month end');
  await expect(palette.getByRole('option')).toHaveText(['Month end by project']);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/usage\?range=last-month&group=project&saved=/);
  await expect(page.locator('main header')).toContainText('Saved view: Month end by project');

  for (const [typed, address] of [
    ['by owner', /\/usage\?group=owner$/],
    ['last month', /\/usage\?range=last-month$/],
    ['research', /\/settings\/integrations\/[0-9a-f-]{36}$/],
  ] as const) {
    await page.keyboard.press('Control+k');
    await expect(palette.getByRole('combobox')).toBeFocused();
    await expect(palette.getByRole('combobox')).toHaveValue('');
    await page.keyboard.type(typed);
    await expect(palette.getByRole('option').first()).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(address);
  }

  const member = await browser.newPage({ baseURL: app.url });
  await signIn('member', member);
  await member.goto('/account');
  const asked: string[] = [];
  member.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await openPalette(member);
  await expect(member.getByRole('option', { name: 'Integrations' })).toBeVisible();
  await member.keyboard.type('acme');
  await expect(member.getByText('Nothing of that name.')).toBeVisible();
  expect(asked.filter((path) => path.startsWith('/api/'))).toEqual([]);
  await member.close();
});
