import { type APIRequestContext, expect, type Page } from '@playwright/test';
import type { Scenario } from '@/e2e/sandbox/keys';
import { PAGE_SCOPE } from '@/lib/auth/page-scope';
import { type App, sandboxKey } from './app';
import { formOf, scopeOf } from './asking';
import { builtActions } from './build';
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
export type Connect = (name: string, scenario: Scenario) => Promise<string>;

/** By the form's own action, sent by a client that is signed in as a person who may connect. */
export async function connectByRequest(
  api: APIRequestContext,
  app: App,
  ownerSql: OwnerSql,
  ...[name, scenario]: Parameters<Connect>
): Promise<string> {
  const action = builtActions().find((each) => each.name === 'connectAction');
  const input = { provider: 'openai', name, key: sandboxKey(app, scenario), history: '90d' };
  const answer = await api.post(`${app.url}/settings/integrations/connect/openai`, {
    headers: { origin: app.url, 'next-action': action?.id ?? '', accept: 'text/x-component' },
    multipart: formOf({ ...input, [PAGE_SCOPE]: await scopeOf(api) }),
  });
  const text = await answer.text();
  const id = /"done":"([\da-f-]{36})"/.exec(text)?.[1];
  if (!id) throw new Error(`${name} was not connected: ${answer.status()} ${text.slice(-500)}`);
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

/** Waits until no sync of the connection is running. */
export const untilAtRest = (ownerSql: OwnerSql, id: string): Promise<void> =>
  expect
    .poll(() => ownerSql('SELECT FROM sync_schedule WHERE connection_id = $1 AND lease_until IS NULL', [id]))
    .toHaveLength(1);
