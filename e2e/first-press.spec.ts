import type { Locator, Page } from '@playwright/test';
import { makeReadConnection } from './cases/company';
import { expect, test } from './support/fixtures';

/** Holds back every script that the page's HTML does not name. @returns lets them through */
async function holdLateScripts(page: Page, address: string): Promise<() => void> {
  let letThrough = () => {};
  const released = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  const html = await (await page.request.get(address)).text();
  await page.route('**/_next/static/**/*.js', async (route) => {
    if (!html.includes(new URL(route.request().url()).pathname)) await released;
    await route.continue();
  });
  await page.goto(address, { waitUntil: 'domcontentloaded' }); // what is held back may hold the rest up
  return letThrough;
}

/** The page's own scripts have taken over. */
const untilAlive = (element: Locator) =>
  expect
    .poll(() => element.evaluate((found) => Object.keys(found).some((key) => key.startsWith('__react'))))
    .toBe(true);

/** Presses what opens something before its code is there: it opens with the code, and gives the focus back. */
async function pressEarly(page: Page, address: string, opener: Locator, popup: Locator, press: () => Promise<void>) {
  const letThrough = await holdLateScripts(page, address);
  await expect(opener).toHaveAttribute('aria-expanded', 'false');
  await expect(async () => {
    await press();
    await expect(opener).toHaveAttribute('aria-expanded', 'true', { timeout: 500 });
  }).toPass();
  await expect(popup).toHaveCount(0);
  letThrough();
  await expect(popup).toBeVisible();
  await expect.poll(() => popup.evaluate((element) => element.contains(document.activeElement))).toBe(true);
  await page.keyboard.press('Escape');
  await expect(popup).toHaveCount(0);
  await expect(opener).toBeFocused();
  await page.unrouteAll();
}

test('what is pressed before its code has loaded opens when it has', async ({ page, signIn, tenant, ownerSql }) => {
  test.setTimeout(120_000);
  await page.setViewportSize({ width: 1280, height: 900 });
  await signIn('owner');
  await makeReadConnection(ownerSql, tenant.workspaceId);

  const menu = page.getByRole('complementary', { name: 'Sidebar' }).getByRole('button', { name: /^Your menu/ });
  const rows = page.getByRole('menu');
  await pressEarly(page, '/account', menu, rows, () => menu.click());
  await pressEarly(page, '/account', menu, rows, () => menu.press('ArrowDown'));
  await menu.press('ArrowDown');
  await expect(page.getByRole('menuitem', { name: 'Account' })).toBeFocused();
  await page.keyboard.press('Escape');

  const add = page.getByRole('button', { name: 'Add member' });
  const dialog = page.getByRole('dialog', { name: 'Add a member' });
  await pressEarly(page, '/settings/members', add, dialog, () => add.press('Enter'));
  await pressEarly(page, '/settings/members', add, dialog, () => add.click());

  const filter = page.getByRole('region', { name: 'Filters' }).getByRole('button', { name: /^Model/ });
  await pressEarly(page, '/usage', filter, page.getByRole('dialog'), () => filter.click());

  // What there is to choose from may be there before the code that shows it.
  const letThrough = await holdLateScripts(page, '/usage');
  const read = page.waitForResponse((response) => response.url().includes('/api/usage/options'));
  await expect(async () => {
    await filter.click();
    await expect(filter).toHaveAttribute('aria-expanded', 'true', { timeout: 500 });
  }).toPass();
  await (await read).finished();
  letThrough();
  await expect(page.getByRole('dialog').getByRole('checkbox').first()).toBeVisible();
  await page.unrouteAll();

  const views = page.getByRole('button', { name: 'Views' });
  await pressEarly(page, '/usage', views, page.getByRole('dialog', { name: 'Saved views' }), () =>
    views.press('Enter'),
  );

  await page.setViewportSize({ width: 390, height: 900 });
  const open = page.getByRole('button', { name: 'Open navigation' });
  await pressEarly(page, '/usage', open, page.getByRole('dialog', { name: 'Navigation' }), () => open.click());
});

test('words on hover and focus come with their code, and go with Escape, the pointer and the focus', async ({
  page,
  signIn,
  tenant,
  ownerSql,
}) => {
  await signIn('owner');
  const { id } = await makeReadConnection(ownerSql, tenant.workspaceId);
  const letThrough = await holdLateScripts(page, `/settings/integrations/${id}`);
  const time = page.locator('button:has(time)').first();
  const words = page.locator('.float-in');
  await untilAlive(time);
  await time.hover();
  letThrough();
  await expect(words).toHaveText(/UTC$/);
  await words.hover();
  await expect(words).toBeVisible();
  await page.mouse.move(0, 0);
  await expect(words).toHaveCount(0);
  await page.keyboard.press('Tab');
  while (!(await time.evaluate((element) => element === document.activeElement))) await page.keyboard.press('Tab');
  await expect(words).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(words).toHaveCount(0);
  await expect(time).toBeFocused();
});

test('code that could not be fetched is said where it is missing, and is fetched when it is asked for again', async ({
  page,
  signIn,
  tenant,
  ownerSql,
}) => {
  await signIn('owner');
  await makeReadConnection(ownerSql, tenant.workspaceId);
  const html = await (await page.request.get('/usage')).text();
  await page.route('**/_next/static/**/*.js', (route) =>
    html.includes(new URL(route.request().url()).pathname) ? route.continue() : route.abort(),
  );
  await page.goto('/usage?range=7d');
  const chart = page.getByRole('figure', { name: /^Tokens by day/ });
  await expect(page.getByText('Doow cannot be reached. Check your connection and try again.')).toBeVisible();
  await expect(chart.getByRole('application')).toHaveCount(0);

  await page.unrouteAll();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('table', { name: 'What moved' })).toBeVisible();
  await chart.hover();
  await expect(chart.getByRole('application')).toBeVisible();
});
