import { expect, type Page } from '@playwright/test';
import type { OwnerSql } from './owner-sql';

/** Connects an organization through the form. @returns the connection's id, its page open */
export async function connectOrganization(
  page: Page,
  name: string,
  key: string,
  history: '30 days' | '90 days' | '12 months' = '30 days',
): Promise<string> {
  await page.goto('/settings/integrations');
  await page.getByRole('article', { name: 'OpenAI' }).getByRole('link', { name: 'Connect' }).click();
  await fillConnect(page, name, key);
  await page.getByLabel(history).check();
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.waitForURL(/\/settings\/integrations\/[0-9a-f-]{36}/);
  return new URL(page.url()).pathname.split('/').at(-1) ?? '';
}

export async function fillConnect(page: Page, name: string, key: string): Promise<void> {
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Admin API key', { exact: true }).fill(key);
}

/** Waits until the history asked for is read. */
export const untilHealthy = (page: Page): Promise<void> =>
  expect(page.getByRole('region', { name: 'Status' }).getByText('Healthy')).toBeVisible({ timeout: 45_000 });

/** The history is read before the run has closed itself, which writes once more what a test arranges. */
export const untilAtRest = (ownerSql: OwnerSql, id: string): Promise<void> =>
  expect
    .poll(() => ownerSql('SELECT FROM sync_schedule WHERE connection_id = $1 AND lease_until IS NULL', [id]))
    .toHaveLength(1);
