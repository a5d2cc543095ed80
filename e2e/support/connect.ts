import { type APIRequestContext, expect, type Page } from '@playwright/test';
import type { Scenario } from '@/e2e/sandbox/keys';
import type { History } from '@/lib/integrations/schema';
import { type App, sandboxKey } from './app';
import type { OwnerSql } from './owner-sql';

/** Connects an organization through the form. @returns the connection's id, its page open */
export async function connectOrganization(
  page: Page,
  name: string,
  key: string,
  history: '90 days' | '12 months' | '24 months' = '90 days',
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

/** Connects one of the sandbox's organizations and waits until its first sync has ended. @returns the connection's id */
export type Connect = (name: string, scenario: Scenario, history?: History) => Promise<string>;

/** By the form's own request, sent by a client that is signed in as somebody who may connect. */
export async function connectByRequest(
  api: APIRequestContext,
  app: App,
  ownerSql: OwnerSql,
  ...[name, scenario, history = '30d']: Parameters<Connect>
): Promise<string> {
  const answer = await api.post(`${app.url}/api/connections`, {
    headers: { origin: app.url },
    data: { provider: 'openai', name, key: sandboxKey(app, scenario), history },
  });
  const lines = (await answer.text()).trim().split('\n');
  const id = /[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/.exec(lines.at(-1) ?? '')?.[0];
  if (!id) throw new Error(`${name} was not connected: ${lines.at(-1)}`);
  await expect
    .poll(
      () =>
        ownerSql(
          `SELECT FROM connections c JOIN sync_schedule s ON s.connection_id = c.id
           WHERE c.id = $1 AND c.last_success_at IS NOT NULL AND s.lease_until IS NULL`,
          [id],
        ),
      { timeout: 60_000, intervals: [50] },
    )
    .toHaveLength(1);
  return id;
}

/** Waits until the history asked for is read. */
export const untilHealthy = (page: Page): Promise<void> =>
  expect(page.getByRole('region', { name: 'Status' }).getByText('Healthy')).toBeVisible({ timeout: 45_000 });
