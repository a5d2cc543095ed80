import { randomUUID } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { fill } from './support/asking';
import { connectOrganization, untilAtRest, untilHealthy } from './support/connect';
import { PAGE_ACCESS, PAGES } from './support/entry-points';
import { expect, test } from './support/fixtures';
import { createView } from './support/views';

/** What opens a dialog, or a menu or panel in which there may be one. */
const OPENER = '[aria-haspopup="dialog"], [aria-haspopup="menu"]';
const POPUP = '[role="dialog"], [role="menu"]';

/** The titles of the application's dialogs, as their source has them: what is filled in may be anything. */
const TITLES = globSync('components/**/*.tsx').flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/<Dialog\b[^>]*?\stitle=(?:"([^"]*)"|\{`([^`]*)`\}|\{([^}]*)\})/g)].map(
    ([, plain, template, code]) => {
      const text = plain ?? template ?? (code ? `\${${code}}` : '');
      const parts = text.split(/\$\{[^}]*\}/).map((part) => part.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&'));
      return { file, title: new RegExp(`^${parts.join('.+')}$`) };
    },
  ),
);

/** What has the focus: a word for it, and what would be wrong with it. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    const inPopup = element?.closest('[role="dialog"]');
    const decides = inPopup?.querySelector('[type="submit"], [data-destructive]');
    return {
      on: element?.tagName ?? 'none',
      inPopup: Boolean(inPopup),
      destructive: element?.matches('[data-destructive]') ?? false,
      ticks: Boolean(decides) && (element?.matches('[type="checkbox"], [type="radio"]') ?? false),
    };
  });

type Focused = Awaited<ReturnType<typeof focused>>;

/** Presses one opener after the other, each in what the one before has opened. @returns the last popup */
async function openPath(page: Page, path: readonly number[]): Promise<{ popup: Locator; openers: Locator[] } | null> {
  let within = page.locator('body');
  const openers: Locator[] = [];
  for (const at of path) {
    const opener = within.locator(OPENER).filter({ visible: true }).nth(at);
    if ((await opener.count()) === 0 || !(await opener.isEnabled())) return null;
    const before = await page.locator(POPUP).filter({ visible: true }).count();
    await opener.click();
    openers.push(opener);
    const popups = page.locator(POPUP).filter({ visible: true });
    // A menu or panel that led on to a dialog closes itself.
    await expect.poll(() => popups.count().then((count) => count > 0 && (before === 0 || count >= 1))).toBe(true);
    await page.waitForTimeout(250);
    within = popups.last();
  }
  return { popup: within, openers };
}

const closeAll = async (page: Page) => {
  for (let i = 0; i < 4 && (await page.locator(POPUP).filter({ visible: true }).count()) > 0; i++) {
    await page.keyboard.press('Escape');
    await page.waitForTimeout(200);
  }
};

/** Whether something becomes true within two seconds. */
async function becomes(is: () => Promise<boolean>): Promise<boolean> {
  for (let tries = 0; tries < 20; tries++) {
    if (await is()) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}

const has = (opener: Locator) => opener.evaluate((element) => element === document.activeElement);

test('in each dialog the focus begins where nothing is ticked or destroyed, and returns to what opened it', async ({
  page,
  tenant,
  ownerSql,
  signIn,
  keyOf,
}) => {
  test.setTimeout(420_000);
  await page.setViewportSize({ width: 1280, height: 900 });
  await signIn('owner');
  const id = await connectOrganization(page, 'Acme Walk', keyOf('research'));
  await untilHealthy(page);
  await untilAtRest(ownerSql, id);
  await createView(ownerSql, tenant);
  await ownerSql(
    'DELETE FROM projects WHERE workspace_id = $1 AND project_id <> (SELECT min(project_id) FROM projects WHERE workspace_id = $1)',
    [tenant.workspaceId],
  );
  expect(TITLES.length).toBeGreaterThan(8);
  const seen = new Set<string>();
  const wrong: string[] = [];

  /** What is opened by a path, then by each opener in that. */
  async function walk(address: string, path: readonly number[]): Promise<void> {
    await page.goto(address, { waitUntil: 'networkidle' });
    await prepare(page, address);
    const opened = await openPath(page, path);
    if (!opened) return;
    const { popup, openers } = opened;
    const [first] = openers as [Locator];
    if ((await popup.getAttribute('role')) === 'dialog') {
      const name = (await popup.getAttribute('aria-label')) ?? (await popup.locator('h2').first().textContent()) ?? '';
      const where = `${address} ${name} ${path}`;
      seen.add(name);
      const isSafe = ({ inPopup, destructive, ticks }: Focused) => inPopup && !destructive && !ticks;
      if (!(await becomes(async () => isSafe(await focused(page))))) wrong.push(`${where}: begins`);
      /** Back on what opened it; where that was in a menu or panel, which has closed, at least not nowhere. */
      const isBack = async () => (await focused(page)).on !== 'BODY' && (path.length > 1 || (await has(first)));
      // The first Escape since the page was loaded, then the dialog's own ways out.
      await page.keyboard.press('Escape');
      await expect(popup).toBeHidden();
      if (!(await becomes(isBack))) wrong.push(`${where}: Escape, ${(await focused(page)).on}`);
      for (const way of ['Cancel', 'Close']) {
        await closeAll(page);
        const again = await openPath(page, path);
        const button = again?.popup.getByRole('button', { name: way, exact: true });
        if (!button || (await button.count()) === 0) continue;
        await button.click();
        await expect(popup).toBeHidden();
        if (!(await becomes(isBack))) wrong.push(`${where}: ${way}, ${(await focused(page)).on}`);
      }
      await closeAll(page);
    }
    if (path.length > 2) return;
    await closeAll(page);
    const inside = (await openPath(page, path))?.popup.locator(OPENER).filter({ visible: true });
    const count = inside ? await inside.count() : 0;
    for (let at = 0; at < count; at++) await walk(address, [...path, at]);
  }

  const places = PAGES.filter((each) => PAGE_ACCESS[each] !== 'public' && each !== '/');
  for (const address of places.map((each) => fill(each, id))) {
    if (address.startsWith('/docs') || ['/settings', '/usage/month', '/usage/views/none'].includes(address)) continue;
    await page.goto(address, { waitUntil: 'networkidle' });
    await prepare(page, address);
    const all = page.locator('main').locator(OPENER).filter({ visible: true });
    const total = await page.locator(OPENER).filter({ visible: true }).count();
    const count = await all.count();
    const isFirst = address === '/account'; // the frame's own, once
    for (let at = isFirst ? 0 : total - count; at < total; at++) await walk(address, [at]);
  }
  expect(wrong).toEqual([]);
  const missed = TITLES.filter(({ title }) => ![...seen].some((name) => title.test(name)));
  expect(missed.map(({ file, title }) => `${file}: ${title.source}`)).toEqual([]);
});

/** What shows only once something is chosen. */
async function prepare(page: Page, address: string): Promise<void> {
  if (address === '/settings/projects') await page.getByLabel('Choose all projects on this page').check();
}

test('typing and pressing Enter or Space disconnects without deleting the usage; that is confirmed by itself', async ({
  page,
  ownerSql,
  signIn,
  keyOf,
}) => {
  test.setTimeout(120_000);
  await signIn('owner');
  const rows = async (connection: string) =>
    (await ownerSql('SELECT FROM usage_rows WHERE connection_id = $1', [connection])).length;
  const dialog = page.getByRole('dialog');
  const openDialog = async (connection: string) => {
    await page.goto(`/settings/integrations/${connection}`, { waitUntil: 'networkidle' });
    await page.getByRole('button', { name: 'Disconnect' }).click();
    await expect(dialog.getByLabel('Type Acme West to confirm', { exact: true })).toBeFocused();
  };

  // As somebody types who does not look: the name, which has a space in it, wrong at first, then Enter.
  const kept = await connectOrganization(page, 'Acme West', keyOf('research'));
  await untilHealthy(page);
  await untilAtRest(ownerSql, kept);
  const before = await rows(kept);
  expect(before).toBeGreaterThan(0);
  await openDialog(kept);
  await expect(dialog.getByRole('checkbox')).toHaveCount(0);
  await page.keyboard.type('Acme  East');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('exactly as it is: Acme West')).toBeVisible();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('Acme West');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText(/usage rows? kept/)).toBeVisible();
  expect(await rows(kept)).toBe(before);
  await page.keyboard.press('Tab');
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(dialog).toHaveCount(0);
  await expect.poll(async () => (await focused(page)).on).not.toBe('BODY');
  await page.waitForLoadState('networkidle');
  expect((await focused(page)).on).not.toBe('BODY');

  // Connected again, its name is there.
  await page.getByRole('link', { name: 'Connect again' }).click();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('Acme West');
  for (const odd of ['name=', `name=${'x'.repeat(81)}`, 'name=a&name=b', 'name=%20%20']) {
    await page.goto(`/settings/integrations/connect/openai?${odd}`);
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('');
  }

  await ownerSql('UPDATE connections SET name = $2 WHERE id = $1', [kept, `Acme ${randomUUID()}`]);
  const gone = await connectOrganization(page, 'Acme West', keyOf('ordinary'));
  await untilHealthy(page);
  await untilAtRest(ownerSql, gone);
  await openDialog(gone);
  const button = (name: string) => dialog.getByRole('button', { name, exact: true });
  await page.keyboard.type('Acme West');
  const second = dialog.getByLabel('To delete the usage too, type Acme West here as well');
  await expect(button('Disconnect')).toBeVisible();
  await second.fill('yes');
  await button('Disconnect and delete usage').click();
  await expect(dialog.getByText('To keep the usage, leave this empty.')).toBeVisible();
  expect(await rows(gone)).toBeGreaterThan(0);
  expect(await ownerSql('SELECT FROM connections WHERE id = $1 AND disconnected_at IS NULL', [gone])).toHaveLength(1);
  await second.fill('');
  await expect(button('Disconnect')).toBeVisible();
  await second.fill('Acme West');
  await button('Disconnect and delete usage').click();
  await expect(dialog.getByText(/usage rows? deleted too/)).toBeVisible();
  expect(await rows(gone)).toBe(0);
});

test('Company Settings leads each role to the first of its pages', async ({ page, browser, app, signIn }) => {
  await signIn('owner');
  await page.goto('/usage');
  await page.getByRole('complementary', { name: 'Sidebar' }).getByRole('link', { name: 'Company Settings' }).click();
  await expect(page).toHaveURL('/settings/general');
  const context = await browser.newContext({ baseURL: app.url });
  const other = await context.newPage();
  await signIn('member', other);
  await other.goto('/settings');
  await expect(other).toHaveURL('/settings/general');
  await context.close();
});
