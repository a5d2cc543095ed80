import type { Locator, Page } from '@playwright/test';
import { formatDay } from '@/lib/format';
import { addCoverage, addUsage, daysAgo, forgetDays, type Made, makeConnection, restateDay } from './cases/company';
import { expect, test } from './support/fixtures';
import type { OwnerSql } from './support/owner-sql';

const MODELS = Array.from({ length: 12 }, (_, i) => `gpt-${12 - i}`);
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ').trim();

/** Two months of twelve models, with days that were not read and one that was corrected. */
async function company(sql: OwnerSql, workspaceId: string): Promise<Made> {
  const made = await makeConnection(sql, workspaceId, { history_from: daysAgo(59) });
  await addUsage(made, { from: daysAgo(59), projects: ['Chat', 'unattributed'], models: MODELS });
  await addCoverage(made, daysAgo(59));
  await forgetDays(made, daysAgo(9), daysAgo(8));
  await forgetDays(made, daysAgo(2), daysAgo(2));
  await restateDay(made, daysAgo(15));
  return made;
}

/** Tabs on from `before` to the chart and walks it from its first point to its last. @returns what was said of each */
async function walk(page: Page, before: Locator, chart: Locator): Promise<string[]> {
  const interactive = chart.getByRole('application');
  await expect(interactive).toBeVisible();
  await before.focus();
  await page.keyboard.press('Tab');
  await expect(interactive).toBeFocused();
  const said = chart.getByRole('status');
  const all: string[] = [];
  for (let i = 0; i < 30; i++) {
    if (i > 0) await page.keyboard.press('ArrowRight');
    await expect(said).toContainText(formatDay(daysAgo(29 - i)));
    all.push(plain((await said.textContent()) ?? ''));
  }
  await page.keyboard.press('ArrowRight'); // nowhere further
  await expect(said).toContainText(formatDay(daysAgo(0)));
  for (let i = 0; i < 29; i++) await page.keyboard.press('ArrowLeft');
  await expect(said).toContainText(formatDay(daysAgo(29)));
  return all;
}

/** The rows of a table by their first cell; in each the cells by their columns. */
async function rowsOf(table: Locator): Promise<Map<string, Map<string, string>>> {
  const cells = await table.evaluate((element) =>
    [...(element as HTMLTableElement).rows].map((row) => [...row.cells].map((cell) => cell.textContent ?? '')),
  );
  const [head = [], ...rows] = cells.map((row) => row.map(plain));
  return new Map(rows.map((row) => [row[0] ?? '', new Map(row.map((cell, i) => [head[i] ?? '', cell]))]));
}

/** What was said of a point, in its parts: the figures by their names, the rest as it is. */
function partsOf(said: string): { label: string; figures: [string, string][]; notes: string[] } {
  const [label = '', ...parts] = said.split('. ');
  const figure = parts.map((part) =>
    part.startsWith('Restated') ? null : /^(\d+ \w+ \d{4}|.*?) ([\d ]+)(?:, .*)?$/.exec(part),
  );
  return {
    label: label.replace(', UTC', ''),
    figures: figure.flatMap((match) => (match ? [[match[1] ?? '', match[2] ?? ''] as [string, string]] : [])),
    notes: parts.filter((_, i) => !figure[i]),
  };
}

test('Usage: the chart is reached and walked by keyboard, and every figure it says is in the table of its days', async ({
  page,
  signIn,
  tenant,
  ownerSql,
}) => {
  await company(ownerSql, tenant.workspaceId);
  await signIn('finance');
  await page.goto('/usage?table=periods');
  const chart = page.getByRole('figure', { name: /^Tokens by day/ });
  const said = await walk(
    page,
    page.getByRole('group', { name: 'Interval' }).getByRole('radio', { checked: true }),
    chart,
  );
  const rows = await rowsOf(page.getByRole('table', { name: 'Usage by day' }));
  for (const text of said) {
    const { label, figures, notes } = partsOf(text);
    const row = rows.get(label);
    if (notes.some((note) => note.includes('Not read'))) {
      expect(row?.get('Input tokens'), text).toBe('–');
      expect(figures.filter(([name]) => name === 'Total')).toEqual([]);
      continue;
    }
    expect(figures.length, text).toBeGreaterThan(11);
    for (const [name, value] of figures) {
      if (name === 'Total') expect(row?.get('Tokens'), text).toBe(value);
      else expect(row?.get(/\d{4}$/.test(name) ? 'Tokens before' : name), `${name} in “${text}”`).toBe(value);
    }
    const restated = /^Restated from ([\d ]+) to/.exec(notes.at(-1) ?? '')?.[1];
    if (restated) expect(row?.get('State')).toContain(`Corrected from ${restated}`);
  }
  expect(said.filter((text) => text.includes('Not read yet'))).toHaveLength(3);
  expect(said.filter((text) => text.includes('Restated from'))).toHaveLength(1);
  await expect(page.getByRole('list', { name: 'Marks' }).getByRole('listitem')).toHaveText([
    /Provisional/,
    /Partial/,
    /not read/,
    /corrected/,
    /to/,
  ]);

  const series = page.getByRole('list', { name: 'Series' }).getByRole('button', { name: /^gpt-12/ });
  await series.focus();
  await page.keyboard.press('Enter');
  await expect(series).toHaveAttribute('aria-pressed', 'true');
  await expect(page).toHaveURL(/only=gpt-12/);
});

test('a connection: its chart is walked by keyboard, and its figures open as a table beside it', async ({
  page,
  signIn,
  tenant,
  ownerSql,
}) => {
  const { id } = await company(ownerSql, tenant.workspaceId);
  await signIn('finance');
  await page.goto(`/settings/integrations/${id}`);
  const chart = page.getByRole('figure', { name: /^Tokens by day and model/ });
  const tabs = page.getByRole('navigation', { name: 'Connection' }).getByRole('link');
  const said = await walk(page, tabs.last(), chart);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const rows = await rowsOf(page.getByRole('table', { name: 'Tokens by day and model' }));
  for (const text of said) {
    const { label, figures, notes } = partsOf(text);
    const restated = /^Restated from ([\d ]+) to/.exec(notes.at(-1) ?? '')?.[1];
    if (restated) expect(rows.get(label)?.get('Note')).toContain(`${restated} before`);
    if (notes.includes('Not read yet')) expect(rows.get(label)?.get('Total'), text).toBe('–');
    else expect(figures.length, text).toBeGreaterThan(11);
    for (const [name, value] of figures) expect(rows.get(label)?.get(name), `${name} in “${text}”`).toBe(value);
  }

  await page.goto('/settings/integrations');
  const week = page.getByRole('img', { name: /^Tokens of the last 7 days/ });
  for (const days of [6, 5, 4, 3, 1, 0])
    await expect(week).toHaveAccessibleName(new RegExp(`${formatDay(daysAgo(days), { year: false })} [\\d.]+`));
  await expect(week).toHaveAccessibleName(new RegExp(`${formatDay(daysAgo(2), { year: false })} not read`));
});
