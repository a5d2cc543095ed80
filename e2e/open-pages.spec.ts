import type { Page } from '@playwright/test';
import { makeReadConnection } from './cases/company';
import { expect, test } from './support/fixtures';

const list = (page: Page) => page.getByRole('region', { name: 'Connections' }).getByRole('listitem');
const status = (page: Page) => page.getByRole('region', { name: 'Status' });
const lookedAtAgain = (page: Page) => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));

test('open pages turn to Delayed by their own clock, and look again when they are looked at again', async ({
  page,
  context,
  signIn,
  tenant,
  ownerSql,
}) => {
  await signIn('owner');
  const { id } = await makeReadConnection(ownerSql, tenant.workspaceId);
  const detail = await context.newPage();
  for (const [opened, address] of [
    [page, '/settings/integrations'],
    [detail, `/settings/integrations/${id}`],
  ] as const) {
    await opened.clock.install();
    await opened.goto(address);
  }
  await expect(list(page)).toContainText('Healthy');
  await expect(status(detail)).toContainText('Healthy');

  // The schedule of these tests is hourly: late after four hours. Five have passed for the server.
  await ownerSql("UPDATE connections SET last_success_at = now() - interval '5 hours' WHERE id = $1", [id]);
  await page.clock.fastForward('05:00:00');
  await expect(list(page)).toContainText('Delayed');
  await detail.clock.fastForward('05:00:00');
  await expect(status(detail)).toContainText('Delayed');

  await ownerSql('UPDATE connections SET last_success_at = now() WHERE id = $1', [id]);
  await lookedAtAgain(page);
  await expect(list(page)).toContainText('Healthy');
  await lookedAtAgain(detail);
  await expect(status(detail)).toContainText('Healthy');
});

test('a connection says how often it failed and when it is tried again, or how long the provider asked to wait', async ({
  page,
  signIn,
  tenant,
  ownerSql,
}) => {
  await signIn('owner');
  const { id } = await makeReadConnection(ownerSql, tenant.workspaceId);
  const wait = async (reason: string, failures: number) => {
    await ownerSql('UPDATE connections SET retry_reason = $2 WHERE id = $1', [id, reason]);
    const [schedule] = await ownerSql<{ at: Date }>(
      `UPDATE sync_schedule SET failures = $2, next_attempt_at = date_trunc('hour', now() + interval '3 hours')
       WHERE connection_id = $1 RETURNING next_attempt_at AS at`,
      [id, failures],
    );
    return `${schedule?.at.toISOString().slice(11, 16)} UTC`;
  };
  const at = await wait('failing', 4);
  for (const address of ['/settings/integrations', `/settings/integrations/${id}`]) {
    await page.goto(address);
    await expect(page.getByText('Failed 4 times in a row.')).toContainText(
      new RegExp(`Next attempt in [23] hours \\(${at}\\)`),
    );
  }
  await expect(page.getByRole('button', { name: 'Sync now' })).toBeEnabled();
  const until = await wait('rate_limited', 0);
  await page.reload();
  await expect(page.getByText('The provider asked to wait until')).toContainText(`${until}. Next attempt`);
  await expect(page.getByRole('button', { name: 'Sync now' })).toBeDisabled();
});
