import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { addDays, dayOf } from '@/lib/day';
import { exact, formatMonth } from '@/lib/format';
import { USAGE_ENDPOINTS } from '@/lib/integrations/providers/openai/endpoints';
import { span } from '@/lib/usage/intervals';
import { addMonths, lastEnded, monthOf, wholeMonth } from '@/lib/usage/month/months';
import { measured } from '@/lib/usage/sums';
import { METRICS } from '@/lib/usage/view';
import { makeReadConnection } from './cases/company';
import { expect, test } from './support/fixtures';
import { axe } from './support/inspect';
import type { OwnerSql } from './support/owner-sql';
import { visit } from './support/visit';

const today = dayOf(Date.now());
/** Settled, whichever day of its own month today is. */
const month = addMonths(lastEnded(today), -1);
const { from, to } = wholeMonth(month);
const TABLES = ['organization', 'project', 'cost centre', 'model', 'endpoint'];
/** What is printed on A4 between the margins of print.css, in CSS pixels: 210 mm less twice 12. */
const SHEET = Math.floor(((210 - 24) / 25.4) * 96);

/** A month and the one before, read in full: names as long as they come, and counts beyond 2^53. */
async function arrange(sql: OwnerSql, workspaceId: string): Promise<string> {
  const id = randomUUID();
  const first = wholeMonth(addMonths(month, -1)).from;
  await sql(
    `INSERT INTO connections (workspace_id, id, provider, name, key_last4, history_from, connected_by, last_success_at)
     VALUES ($1, $2, 'openai', $3, 'abcd', $4, 'test', now())`,
    [workspaceId, id, `Holding ${'and its subsidiaries '.repeat(3)}`.trim(), first],
  );
  await sql(
    `INSERT INTO coverage SELECT $1, $2, e, d, now(), now(), 1, ''::bytea, NULL
     FROM (SELECT generate_series($3::date, $4::date, interval '1 day')::date) AS _ (d), unnest($5::text[]) e`,
    [workspaceId, id, first, addDays(today, -1), USAGE_ENDPOINTS.map((endpoint) => endpoint.id)],
  );
  await sql(
    `INSERT INTO usage_rows SELECT $1, $2, d, 'completions', 'proj_' || p || repeat('x', 2 * p), 'model-' || p % 7 || repeat('-long', p % 5),
       9007199254740993 * p, 900719925474099 * p + extract(day FROM d)::int, 1000003 * p
     FROM (SELECT generate_series($3::date, $4::date, interval '1 day')::date) AS _ (d), generate_series(1, 40) p`,
    [workspaceId, id, first, to],
  );
  await sql(
    `INSERT INTO project_details (workspace_id, project_id, owner, cost_centre)
     SELECT $1, 'proj_' || p || repeat('x', 2 * p), CASE WHEN p < 5 THEN repeat('O', 120) ELSE 'Dana' END,
       'Cost centre ' || p % 3 || repeat(' of many words', 7 * (p / 35)) FROM generate_series(1, 38) p`,
    [workspaceId],
  );
  await sql(
    `INSERT INTO restatements (workspace_id, connection_id, run_id, day, endpoint, project_id, model, input_tokens_before,
       input_tokens_after, output_tokens_before, output_tokens_after, requests_before, requests_after)
     SELECT $1, $2, gen_random_uuid(), $3::date + n, 'audio_transcriptions', 'proj_' || n || repeat('x', 2 * n), 'model-' || repeat('long', 20),
       9007199254740993 * n, 9007199254740881 * n, 5, 5, 4000000, 3999999 FROM generate_series(1, 12) n`,
    [workspaceId, id, from],
  );
  return id;
}

const totalRow = (page: Page, table: string) =>
  page
    .getByRole('table', { name: `Usage of the month by ${table}` })
    .getByRole('row', { name: /^Total/ })
    .getByRole('cell');

test('the figures of a month are those of /api/usage, in its totals and in each table', async ({
  page,
  signIn,
  tenant,
  ownerSql,
}) => {
  const id = await arrange(ownerSql, tenant.workspaceId);
  await signIn('finance');
  const { totals } = await (await page.request.get(`/api/usage?from=${from}&to=${to}`)).json();
  expect(BigInt(totals.inputTokens)).toBeGreaterThan(2n ** 60n);
  await page.goto(`/usage/month/${month}`);
  await expect(page.getByRole('heading', { level: 1, name: formatMonth(month) })).toBeVisible();
  await expect(page.getByRole('region', { name: 'How final this month is' })).toContainText(
    'Settled: every day of every connection was read at least 72 hours after its end',
  );
  const cells = page.getByRole('table', { name: 'Totals of the month' }).getByRole('row').getByRole('cell');
  const figures = (await cells.allTextContents()).filter((_, i) => i % 6 === 1);
  expect(figures).toEqual(METRICS.map((metric) => exact(measured(totals, metric))));
  for (const table of TABLES)
    await expect(totalRow(page, table)).toContainText([
      'Total',
      exact(totals.inputTokens),
      exact(totals.outputTokens),
      exact(totals.requests),
      /^100\.0/,
    ]);
  const moved = page.getByRole('table', { name: 'What moved' }).getByRole('row', { name: /^Total/ });
  await expect(moved.getByRole('cell').nth(2)).toHaveText(exact(measured(totals, 'tokens')));

  // One project's, said at its head, and kept on the way to the Usage page and to other months.
  const query = `connection=${id}&project=proj_1xx`;
  const { totals: some } = await (await page.request.get(`/api/usage?from=${from}&to=${to}&${query}`)).json();
  await page.goto(`/usage/month/${month}?${query}`);
  await expect(page.getByText(/Only Organization: Holding .*; Project: proj_1xx/)).toBeVisible();
  await expect(totalRow(page, 'model').nth(1)).toHaveText(exact(some.inputTokens));
  await expect(page.getByRole('link', { name: 'Show on Usage' })).toHaveAttribute(
    'href',
    new RegExp(`from=${from}.*${query}`),
  );
  await page.getByRole('link', { name: formatMonth(addMonths(month, 1)) }).click();
  await expect(page).toHaveURL(`/usage/month/${addMonths(month, 1)}?${query}`);
  await expect(page.getByRole('heading', { level: 1, name: formatMonth(addMonths(month, 1)) })).toBeVisible();
});

test('on paper it is whole: no frame, nothing wider than the sheet, every figure, and its sheets say what they are', async ({
  page,
  signIn,
  tenant,
  ownerSql,
}) => {
  test.setTimeout(180_000);
  await arrange(ownerSql, tenant.workspaceId);
  await signIn('finance');
  await page.addInitScript(() => {
    window.print = () => document.documentElement.setAttribute('data-printed', 'yes');
  });
  await visit(page, `/usage/month/${month}`);
  await page.getByRole('button', { name: 'Print or save as PDF' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-printed', 'yes');

  await page.setViewportSize({ width: SHEET, height: 1000 });
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  for (const frame of ['Main', 'Months']) await expect(page.getByRole('navigation', { name: frame })).toBeHidden();
  await expect(page.getByRole('banner')).toBeHidden();
  await expect(page.getByRole('button')).toHaveCount(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(SHEET);
  const { cells, cut } = await page.evaluate((width) => {
    const all = [...document.querySelectorAll('td, th')];
    const isCut = (cell: Element) => {
      const { left, right, height } = cell.getBoundingClientRect();
      return left < 0 || right > width || height === 0 || cell.scrollWidth > Math.ceil(right - left);
    };
    return { cells: all.length, cut: all.filter(isCut).map((cell) => cell.textContent) };
  }, SHEET);
  expect(cut).toEqual([]);
  expect(cells).toBeGreaterThan(40 * 8);
  // A head stands on every sheet, a total once, and with a row of those it is the sum of.
  const look = (part: string, of: 'display' | 'breakBefore') =>
    page.evaluate(([tag, style]) => getComputedStyle(document.querySelector(tag) as Element)[style], [
      part,
      of,
    ] as const);
  expect([await look('thead', 'display'), await look('tfoot', 'display')]).toEqual([
    'table-header-group',
    'table-row-group',
  ]);
  expect(await look('tfoot', 'breakBefore')).toBe('avoid');
  const told = (name: string) => page.evaluate((key) => document.documentElement.style.getPropertyValue(key), name);
  expect(await told('--sheet-left')).toContain(tenant.workspaceName);
  expect(await told('--sheet-right')).toBe('"Settled"');
  await expect(page.getByText('The provider changed 12 days of this month afterwards')).toBeVisible();

  await page.emulateMedia({ media: null, colorScheme: null });
  for (const format of ['A4', 'Letter']) {
    const pdf = (await page.pdf({ format })).toString('latin1');
    const sheets = pdf.match(/\/Type\s*\/Page\b(?!s)/g) ?? [];
    expect(sheets.length, format).toBeGreaterThanOrEqual(5);
    expect(sheets.length, format).toBeLessThanOrEqual(15);
  }
});

test('a month that has not ended says so first, and one that cannot be is not there', async ({
  page,
  signIn,
  tenant,
  ownerSql,
}) => {
  test.setTimeout(180_000);
  await signIn('owner');
  const now = monthOf(today);
  await page.goto(`/usage/month/${now}`);
  await expect(page.getByText(`Nothing was read of ${formatMonth(now)}`)).toBeVisible();
  await expect(page.getByText('No organization is connected yet')).toBeVisible();
  for (const wrong of [addMonths(now, 1), '2019-12', '2026-13', '2026-1', 'last', '2026-10-01'])
    expect((await page.request.get(`/usage/month/${wrong}`)).status(), wrong).toBe(404);
  expect((await page.request.get('/usage/month/%00')).status()).toBe(400); // no address at all
  expect((await page.request.get('/usage/month?month=2026-00')).status()).toBe(404);
  await page.goto('/usage/month/2019-12');
  await expect(page.getByRole('heading', { name: 'This page does not exist' })).toBeVisible();

  await makeReadConnection(ownerSql, tenant.workspaceId);
  await page.goto('/usage');
  await page.getByRole('link', { name: 'Month report' }).click();
  await expect(page).toHaveURL(`/usage/month/${lastEnded(today)}`);
  await expect(page.getByRole('heading', { level: 1, name: formatMonth(lastEnded(today)) })).toBeVisible();
  await page.getByLabel('Month (UTC)').selectOption(now);
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(page).toHaveURL(`/usage/month/${now}`);
  const said = page.getByRole('region', { name: 'How final this month is' });
  await expect(said).toContainText(`${formatMonth(now)} has not ended: these are its figures so far`);
  const yesterday = addDays(today, -1);
  // What is compared stands in a column of its own: the days that are over.
  const over = page.getByRole('columnheader', { name: span(wholeMonth(now).from, yesterday), exact: true });
  await expect(over).toHaveCount(monthOf(yesterday) === now ? 1 : 0);
  await expect(page.locator('html')).toHaveAttribute('style', /--sheet-right: "Not ended/);
  const { totals } = await (
    await page.request.get(`/api/usage?from=${wholeMonth(now).from}&to=${wholeMonth(now).to}`)
  ).json();
  await expect(totalRow(page, 'model').nth(1)).toHaveText(exact(totals.inputTokens));

  // Elsewhere no sheet says that it is of a month.
  await page.getByRole('link', { name: 'Show on Usage' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Usage' })).toBeVisible();
  await expect(page.locator('html')).not.toHaveAttribute('style', /--sheet/);
});

test('it can be read by everybody, and is there without a script', async ({
  page,
  browser,
  app,
  signIn,
  tenant,
  ownerSql,
}) => {
  test.setTimeout(180_000);
  await arrange(ownerSql, tenant.workspaceId);
  await signIn('finance');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await visit(page, `/usage/month/${month}`);
    expect((await axe(page).analyze()).violations).toEqual([]);
  }
  const scriptless = await browser.newContext({
    baseURL: app.url,
    javaScriptEnabled: false,
    storageState: await page.context().storageState(),
  });
  const bare = await scriptless.newPage();
  await bare.goto('/usage/month');
  await expect(bare.getByRole('heading', { level: 1, name: formatMonth(lastEnded(today)) })).toBeVisible();
  await bare.getByLabel('Month (UTC)').selectOption(month);
  await bare.getByRole('button', { name: 'Show' }).click();
  await expect(bare).toHaveURL(`/usage/month/${month}`);
  await expect(
    bare.getByRole('figure', { name: 'Tokens by day and model family' }).locator('path').first(),
  ).toBeVisible();
  await expect(totalRow(bare, 'project').first()).toHaveText('Total');
  await scriptless.close();
});
