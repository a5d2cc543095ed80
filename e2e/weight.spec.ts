import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { makeReadConnection } from './cases/company';
import { expect, test } from './support/fixtures';
import { scriptsOf } from './support/scripts';

/** What only these have in their code. */
const MARKS = { recharts: 'recharts-surface', zod: '$ZodError', 'Base UI': 'data-base-ui-' };
/**
 * Bytes of gzipped JavaScript that a page's HTML may name: 180 kB, and 3 kB for what every page of the signed-in frame
 * brings since it checks whose workspace it shows and returns the focus to what opened a dialog.
 */
const BUDGET = 183_000;
const OTHERS = ['/settings/integrations', '/docs', '/sign-in'];

const chunk = (file: string) => readFileSync(`.next/${file.replace('/_next/', '')}`);

test('what a page brings before it is used: at most 183 kB of script, no chart library, no dialogs, no schemas', async ({
  page,
  signIn,
  tenant,
  ownerSql,
}) => {
  await signIn('owner');
  const { id } = await makeReadConnection(ownerSql, tenant.workspaceId);
  const all = readdirSync('.next/static/chunks').filter((file) => file.endsWith('.js'));
  const whole = all.map((file) => readFileSync(`.next/static/chunks/${file}`, 'utf8')).join('');
  expect(whole).toContain(MARKS.recharts);
  expect(whole).toContain(MARKS['Base UI']);
  expect(readFileSync('node_modules/zod/v4/core/errors.js', 'utf8')).toContain(MARKS.zod);

  for (const address of ['/usage', '/usage/month/2026-11', `/settings/integrations/${id}`, ...OTHERS]) {
    const names = scriptsOf(await (await page.request.get(address)).text());
    const scripts = [...names].map(chunk);
    for (const [what, mark] of Object.entries(MARKS))
      expect(
        scripts.some((script) => script.includes(mark)),
        `${address} has ${what}`,
      ).toBe(false);
    const bytes = scripts.reduce((sum, script) => sum + gzipSync(script).length, 0);
    expect(bytes, address).toBeLessThanOrEqual(BUDGET);
    expect(bytes, address).toBeGreaterThan(100_000); // React and Next alone are more
  }
});

const chart = (page: Page) => page.getByRole('figure', { name: /^Tokens by day/ });

test('the chart is there without a script', async ({ page, browser, app, signIn, tenant, ownerSql }) => {
  await signIn('owner');
  await makeReadConnection(ownerSql, tenant.workspaceId);
  const scriptless = await browser.newContext({
    baseURL: app.url,
    javaScriptEnabled: false,
    storageState: await page.context().storageState(),
  });
  const bare = await scriptless.newPage();
  await bare.goto('/usage');
  await expect(chart(bare)).toBeVisible();
  const bars = chart(bare).locator('path[fill^="var(--color-series-"]');
  await expect(bars.first()).toBeVisible();
  const box = await bars.first().boundingBox();
  expect(box?.width).toBeGreaterThan(500);
  await expect(chart(bare).getByText(/^0$/)).toBeVisible();
  await scriptless.close();
});

test('the chart library is asked for once the drawn chart is on screen, before React is there, and only for a chart', async ({
  page,
  signIn,
  tenant,
  ownerSql,
}) => {
  await signIn('owner');
  await makeReadConnection(ownerSql, tenant.workspaceId);
  await page.goto('/settings/members', { waitUntil: 'networkidle' }); // no chart
  // As over a slow line: no script comes before something is on screen.
  let letThrough = () => {};
  const released = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  await page.exposeFunction('painted', letThrough);
  await page.addInitScript(() => {
    const { painted } = window as unknown as { painted: () => void };
    new PerformanceObserver(painted).observe({ type: 'paint', buffered: true });
  });
  const libraries: string[] = [];
  await page.route('**/_next/static/**/*.js', async (route) => {
    const response = await route.fetch();
    if ((await response.text()).includes(MARKS.recharts)) libraries.push(route.request().url());
    await released;
    await route.fulfill({ response });
  });
  const asked = () =>
    page.evaluate(() => ({
      painted: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
      files: performance.getEntriesByType('resource').map(({ name, startTime }) => ({ name, at: startTime })),
    }));

  await page.goto('/usage', { waitUntil: 'networkidle' });
  await expect(chart(page).getByRole('application')).toBeVisible();
  expect(libraries).toHaveLength(1);
  const { painted, files } = await asked();
  const at = (matches: (name: string) => boolean) => files.find(({ name }) => matches(name))?.at;
  const library = at((name) => name === libraries[0]);
  expect(library).toBeGreaterThanOrEqual(painted);
  expect(at((name) => name.includes('_rsc='))).toBeGreaterThanOrEqual(library ?? Number.NaN); // React asks for what links lead to

  await page.goto('/settings/members', { waitUntil: 'networkidle' });
  expect((await asked()).files.filter(({ name }) => name.endsWith('.js')).length).toBeGreaterThan(0);
  expect(libraries).toHaveLength(1);
});

test('the interactive chart takes its place without a shift, is walked by arrow keys, and leads into a day', async ({
  page,
  signIn,
  tenant,
  ownerSql,
}) => {
  await signIn('owner');
  await makeReadConnection(ownerSql, tenant.workspaceId);
  await page.addInitScript(() => {
    const shifts: number[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) =>
      shifts.push(...list.getEntries().map((entry) => (entry as unknown as { value: number }).value)),
    ).observe({ type: 'layout-shift', buffered: true });
  });
  const shifts = () => page.evaluate(() => (window as unknown as { shifts: number[] }).shifts);

  let letThrough = () => {};
  const released = new Promise<void>((resolve) => {
    letThrough = resolve;
  });
  await page.route('**/_next/static/**/*.js', async (route) => {
    const response = await route.fetch();
    if ((await response.text()).includes(MARKS.recharts)) await released;
    await route.fulfill({ response });
  });
  await page.goto('/usage', { waitUntil: 'domcontentloaded' });
  const series = chart(page).locator('[aria-hidden] path[fill^="var(--color-series-"]').first();
  await expect(series).toBeVisible();
  const drawn = await series.boundingBox();
  letThrough();
  const interactive = chart(page).getByRole('application');
  await expect(interactive).toBeVisible();
  await expect(series).toHaveCount(0);
  const interacting = await chart(page).locator('.chart-series path').first().boundingBox();
  // Around what is stretched, Chromium counts a pixel at each side for the line at its edge.
  for (const side of ['x', 'y', 'width', 'height'] as const)
    expect(Math.abs((interacting?.[side] ?? Number.NaN) - (drawn?.[side] ?? Number.NaN)), side).toBeLessThanOrEqual(
      2.1,
    );
  expect(await shifts()).toEqual([]);

  await interactive.focus();
  const said = chart(page).getByRole('status');
  await expect(said).toHaveText(/UTC/);
  const first = await said.textContent();
  await page.keyboard.press('ArrowRight');
  await expect(said).not.toHaveText(first ?? '');
  await expect(chart(page).locator('dl')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(chart(page).locator('dl')).toHaveCount(0);

  await page.keyboard.press('Enter'); // into the day under the cursor
  await expect(page).toHaveURL(/[?&]from=/);
  const days = chart(page).getByText(/^\d+ [A-Z][a-z]{2}$/);
  await expect(days).toHaveCount(1);
  await page.goBack();
  await expect(days).not.toHaveCount(1); // the figures of all its days are there again
  await chart(page).click({ position: { x: 400, y: 100 } });
  await expect(page).toHaveURL(/[?&]from=/);
  await page.unrouteAll({ behavior: 'ignoreErrors' }); // what is fetched ahead may still be on its way
});
