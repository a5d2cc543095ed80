import type { Page, Route } from '@playwright/test';
import { makeReadConnection } from './cases/company';
import { test as base, expect } from './support/fixtures';
import type { OwnerSql } from './support/owner-sql';

/** Holds back what is read at a path. @returns answers what was asked with a query, once it was: really unless told */
async function hold(page: Page, path: string) {
  const held: Route[] = [];
  await page.route(
    (url) => url.pathname === path,
    (route) => {
      held.push(route);
    },
  );
  return async (query: string, how = (route: Route) => route.continue()) => {
    const asked = () => held.findIndex((route) => new URL(route.request().url()).search.includes(query));
    await expect.poll(asked).not.toBe(-1);
    for (let at = asked(); at !== -1; at = asked()) for (const route of held.splice(at, 1)) await how(route);
  };
}

/** The Usage page of an organization that no sync changes meanwhile. */
async function openUsage(page: Page, workspaceId: string, ownerSql: OwnerSql) {
  await makeReadConnection(ownerSql, workspaceId);
  await page.goto('/usage');
  const figures = page.locator('[aria-busy]').filter({ has: page.getByRole('table', { name: /^Usage by/ }) });
  return {
    figures,
    table: figures.getByRole('table', { name: /^Usage by/ }),
    chart: figures.getByRole('heading', { name: / by (day|week)$/ }),
    measure: page.getByLabel('Measure'),
    status: page.getByRole('status').filter({ hasText: /the figures/i }),
    stale: async (busy = true) => {
      await expect(figures).toHaveAttribute('aria-busy', `${busy}`);
      await expect(figures).toHaveCSS('filter', 'grayscale(1)');
      if (busy) await expect(page.getByText('Reading the figures')).toBeInViewport();
    },
    fresh: async () => {
      await expect(page.getByRole('status').filter({ hasText: 'The figures are up to date' })).toHaveCount(1);
      await expect(figures).toHaveAttribute('aria-busy', 'false');
      await expect(figures).toHaveCSS('filter', 'none');
    },
  };
}

/** `usage`: that page, its figures as they are. */
const test = base.extend<{ usage: Awaited<ReturnType<typeof openUsage>> }>({
  usage: async ({ page, signIn, tenant, ownerSql }, use) => {
    await signIn('admin');
    const usage = await openUsage(page, tenant.workspaceId, ownerSql);
    await usage.fresh();
    await use(usage);
  },
});

test('while other figures are read, the old ones stay under their own name, to the eye and the ear as old ones', async ({
  page,
  usage,
}) => {
  const { figures, table, chart, measure, status, stale, fresh } = usage;
  const total = () => table.getByRole('row', { name: /^Total/ }).innerText();
  const before = await total();
  const answer = await hold(page, '/api/usage/report');

  await page
    .getByRole('region', { name: 'Filters' })
    .getByRole('button', { name: /^Model/ })
    .click();
  await page.getByRole('dialog').getByRole('checkbox').first().click();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/[?&]model=/);
  await stale();
  await expect(status).toHaveText('Reading the figures');
  expect(await total()).toBe(before);
  await answer('model=');
  await fresh();
  await expect(table.getByRole('row')).toHaveCount(3); // its head, the model, the total
  expect(await total()).not.toBe(before);

  const answerMoved = await hold(page, '/api/usage/moved');
  await measure.selectOption('Requests');
  await page.getByLabel('Group').selectOption('By project');
  await stale();
  await expect(measure).toHaveValue('requests');
  await expect(chart).toHaveText('Tokens by day');
  await expect(table).toHaveAccessibleName('Usage by model');
  await expect(page.getByText(/^Tokens: .+ against /)).toBeVisible();
  // What is changed of the old figures meanwhile takes nothing of the choice back.
  await figures.getByRole('group', { name: 'Table' }).getByText('Days').click();
  await expect(table).toHaveAccessibleName('Usage by day');
  await expect(page).toHaveURL(/metric=requests.*group=project.*table=periods/);
  await answer('group=project');
  await fresh();
  await expect(chart).toHaveText('Requests by day');
  await expect(page.getByText(/^Tokens: .+ against /)).toBeVisible();
  await answerMoved('group=project');
  await expect(page.getByText(/^Requests: .+ against /)).toBeVisible();
  await figures.getByRole('group', { name: 'Table' }).getByText('Projects').click();
  await expect(table).toHaveAccessibleName('Usage by project');
});

test("an answer that comes late takes nobody else's place, and the way back leads past what was read", async ({
  page,
  usage,
}) => {
  const { chart, measure, stale, fresh } = usage;
  const answer = await hold(page, '/api/usage/report');
  await measure.selectOption('Requests');
  await stale();
  await measure.selectOption('Input tokens');
  await stale();
  await expect(chart).toHaveText('Tokens by day');
  await answer('metric=input');
  await fresh();
  await expect(chart).toHaveText('Input tokens by day');
  const late = page.waitForEvent('requestfinished', (request) => request.url().includes('metric=requests'));
  await answer('metric=requests');
  await late;
  await page.getByRole('group', { name: 'Table' }).getByText('Days').click(); // drawn anew, with all that has arrived
  await expect(page.getByRole('table', { name: 'Usage by day' })).toBeVisible();
  await expect(chart).toHaveText('Input tokens by day');

  // Nothing is let through any more: what was read is shown again at once.
  await page.goBack();
  await expect(measure).toHaveValue('requests');
  await expect(chart).toHaveText('Requests by day');
  await fresh();
  await page.goBack();
  await expect(measure).toHaveValue('tokens');
  await expect(chart).toHaveText('Tokens by day');
  await fresh();
  await page.goForward();
  await expect(chart).toHaveText('Requests by day');
  await fresh();
});

test('figures that cannot be read leave the old ones, say so, and are tried again when asked', async ({
  page,
  usage,
}) => {
  const { chart, measure, status, stale, fresh } = usage;
  const answer = await hold(page, '/api/usage/report');
  const problem = page.getByRole('alert').filter({ hasText: 'These figures could not be read' });
  const again = problem.getByRole('button', { name: 'Try again' });
  const stillOld = async (words: string) => {
    await expect(problem).toContainText(words);
    await expect(problem).toContainText('Below are still those you saw before.');
    await expect(chart).toHaveText('Tokens by day');
    await expect(status).toHaveCount(0);
    await stale(false);
  };
  await measure.selectOption('Requests');
  await answer('metric=requests', (route) =>
    route.fulfill({ status: 503, json: { error: { code: 'busy', message: 'Too much at once. Wait a minute.' } } }),
  );
  await stillOld('Too much at once. Wait a minute.');
  await again.click();
  await expect(again).toHaveAttribute('aria-busy', 'true');
  await answer('metric=requests', (route) => route.abort('connectionreset'));
  await stillOld('Doow cannot be reached. Check your connection and try again.');

  // Another choice is no failure; the one that failed is one again until it is read.
  await measure.selectOption('Output tokens');
  await expect(problem).toHaveCount(0);
  await stale();
  await answer('metric=output');
  await fresh();
  await expect(chart).toHaveText('Output tokens by day');
  await page.goBack();
  await answer('metric=requests');
  await fresh();
  await expect(problem).toHaveCount(0);
  await expect(chart).toHaveText('Requests by day');
});

test('what is typed and ticked on a slow machine is all kept, in its order', async ({ page, usage }) => {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 6 });
  const search = page.getByRole('textbox', { name: 'Search models' });
  await search.pressSequentially('gpt-4o-mini', { delay: 20 });
  await expect(search).toHaveValue('gpt-4o-mini');
  await expect(page).toHaveURL(/[?&]find=gpt-4o-mini(&|$)/);
  await search.fill('');
  await expect(page).not.toHaveURL(/find=/);

  await page
    .getByRole('region', { name: 'Filters' })
    .getByRole('button', { name: /^Model/ })
    .click();
  const boxes = page.getByRole('dialog').getByRole('checkbox');
  await expect(boxes.nth(2)).toBeVisible();
  await boxes.evaluateAll((all) => {
    for (const box of all.slice(0, 3)) (box as HTMLInputElement).click(); // sooner than anything is drawn
  });
  await expect(page).toHaveURL((url) => url.searchParams.getAll('model').length === 3);
  for (const at of [0, 1, 2]) await expect(boxes.nth(at)).toBeChecked();
  await usage.fresh();
});

test('a page that is opened again shows what was read for it, not what an earlier visit had', async ({
  page,
  tenant,
  ownerSql,
  usage,
}) => {
  const requests = page.locator('dl > div').filter({ hasText: 'Requests' }).locator('dd > span').first();
  const sidebar = page.getByRole('complementary', { name: 'Sidebar' });
  await expect(async () => {
    const report = (response: { url(): string }) => response.url().includes('/api/usage/report');
    const looked = page.waitForResponse(report, { timeout: 1_000 });
    await page.evaluate(() => window.dispatchEvent(new Event('focus'))); // SWR looks again after 5 s, not sooner
    await looked;
  }).toPass();
  await usage.fresh();
  const before = await requests.textContent();
  await sidebar.getByRole('link', { name: 'General' }).click();
  await expect(page.getByRole('heading', { name: 'General' })).toBeVisible();
  await ownerSql('UPDATE usage_rows SET requests = requests * 3 WHERE workspace_id = $1', [tenant.workspaceId]);
  await page.route('**/api/usage/report*', (route) => route.abort()); // the page itself has them
  await sidebar.getByRole('link', { name: 'Usage' }).click();
  await expect(usage.table).toBeVisible();
  await expect(requests).not.toHaveText(before ?? '');
});
