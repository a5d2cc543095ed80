import type { Page } from '@playwright/test';
import { exact } from '@/lib/format';
import { makeReadConnection } from './cases/company';
import { connectOrganization, untilHealthy } from './support/connect';
import { expect, test } from './support/fixtures';

const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

async function usage(page: Page, query: string) {
  const answer = await page.request.get(`/api/usage?${query}`);
  expect(answer.status()).toBe(200);
  return answer.json();
}

test('an owner connects an organization, sees its usage, lets the cron run and disconnects', async ({
  page,
  app,
  signInByForm,
  keyOf,
  ownerSql,
}) => {
  await signInByForm('owner');
  await page.goto('/usage');
  await expect(page.getByText('No organization is connected yet')).toBeVisible();

  const id = await connectOrganization(page, 'Acme Production', keyOf('ordinary'));
  await untilHealthy(page);
  await expect(page.getByRole('table', { name: 'Usage rows' }).getByRole('row')).toHaveCount(51);
  await expect(page.getByText('Sandbox', { exact: true }).first()).toBeVisible();

  // The same totals on the Usage page, as JSON and as CSV.
  const range = `from=${daysAgo(29)}&to=${daysAgo(1)}`;
  const { totals, completeThrough } = await usage(page, range);
  expect(completeThrough).toBe(daysAgo(1));
  await page.goto(`/usage?${range}`);
  const totalRow = page.getByRole('table', { name: 'Usage by model' }).getByRole('row', { name: /^Total/ });
  for (const value of Object.values(totals)) await expect(totalRow).toContainText(exact(value as string));
  const csv = await (
    await page.request.get(`/api/usage/export.csv?${range}&groupBy=day,project,model,endpoint`)
  ).text();
  const sums = csv
    .trimEnd()
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(',').slice(-4, -1).map(BigInt));
  expect([0, 1, 2].map((i) => sums.reduce((sum, row) => sum + (row[i] ?? 0n), 0n).toString())).toEqual([
    totals.inputTokens,
    totals.outputTokens,
    totals.requests,
  ]);

  // The cron comes, twice at once, with and without its secret.
  const cron = (authorization: string) => page.request.get('/api/cron/sync-usage', { headers: { authorization } });
  expect((await cron('Bearer undefined')).status()).toBe(401);
  await ownerSql('UPDATE sync_schedule SET next_attempt_at = now() WHERE connection_id = $1', [id]);
  const answers = await Promise.all([cron(`Bearer ${app.cronSecret}`), cron(`Bearer ${app.cronSecret}`)]);
  for (const answer of answers)
    expect(await answer.json()).toMatchObject({
      failed: 0,
      claimed: expect.any(Number),
      durationMs: expect.any(Number),
    });
  expect((await usage(page, range)).totals).toEqual(totals);

  await page.goto(`/settings/integrations/${id}?tab=runs`);
  await expect(page.getByRole('cell', { name: 'Schedule' }).first()).toBeVisible();
  await page.getByRole('link', { name: 'Event log' }).click();
  await page.getByLabel('Kind').selectOption('connected');
  await expect(page.getByText(/Connected by Owner/)).toBeVisible();

  await page.getByRole('button', { name: 'Disconnect' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Type Acme Production to confirm').fill('Acme');
  await dialog.getByRole('button', { name: 'Disconnect' }).click();
  await expect(dialog.getByText(/exactly as it is/)).toBeVisible();
  await dialog.getByLabel('Type Acme Production to confirm').fill('Acme Production');
  await dialog.getByRole('button', { name: 'Disconnect' }).click();
  await expect(dialog.getByText('Disconnected: the stored key is deleted')).toBeVisible();
  expect(await ownerSql('SELECT FROM credentials WHERE connection_id = $1', [id])).toHaveLength(0);
  expect((await usage(page, range)).totals).toEqual(totals);
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText('Disconnected: the key is deleted')).toBeVisible();

  // Connecting the same organization again takes its history up where it stopped.
  expect(await connectOrganization(page, 'Acme Production', keyOf('ordinary-second-key'))).toBe(id);
  await untilHealthy(page);
  expect((await usage(page, range)).totals).toEqual(totals);
});

test('a finance person reads usage and state, and is offered nothing to change', async ({
  page,
  signIn,
  tenant,
  ownerSql,
}) => {
  const { id } = await makeReadConnection(ownerSql, tenant.workspaceId, { name: 'Acme Research' });
  await signIn('finance');
  await page.goto('/usage');
  await expect(page.getByRole('table', { name: 'Usage by model' })).toBeVisible();
  await page.goto(`/settings/integrations/${id}`);
  await expect(page.getByRole('heading', { name: 'Acme Research' })).toBeVisible();
  for (const name of ['Sync now', 'Disconnect']) await expect(page.getByRole('button', { name })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Replace key' })).toHaveCount(0);
  await page.goto('/settings/integrations');
  await expect(page.getByRole('link', { name: 'Connect', exact: true })).toHaveCount(0);
});

test('the eight checks say what is well and what to do about the rest', async ({ page, signIn, connect }) => {
  await signIn('owner');
  await page.goto(`/settings/integrations/${await connect('Nameless', 'no-names-scope')}`);
  await expect(page.getByText(/Project names cannot be read/)).toBeVisible();
  await page.getByRole('link', { name: 'Access' }).click();
  await page.getByRole('button', { name: 'Run the checks' }).click();
  const results = page.getByRole('list', { name: 'Results' }).getByRole('listitem');
  await expect(results).toHaveCount(8);
  await expect(results.filter({ hasText: 'Access: Fail' })).toContainText('Organization Administration: Read');
  await expect(results.filter({ hasText: 'Usage in the range: Pass' })).toHaveCount(1);
  await page.getByLabel('From').fill('2026-02-02');
  await page.getByLabel('To (UTC)').fill('2026-02-01');
  await page.getByRole('button', { name: 'Run the checks again' }).click();
  await expect(page.getByText('The range ends before it begins')).toBeVisible();
});
