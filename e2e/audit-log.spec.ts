import { expect, test } from './support/fixtures';

test('the audit log is narrowed in its address, by hand too, and exported as it is shown', async ({
  page,
  tenant,
  ownerSql,
  signIn,
}) => {
  const id = crypto.randomUUID();
  await ownerSql(
    `INSERT INTO connections (workspace_id, id, provider, name, key_last4, history_from, connected_by)
     VALUES ($1, $2, 'openai', 'Acme', 'abcd', current_date, 'test')`,
    [tenant.workspaceId, id],
  );
  const add = (action: string, at: string, data: object) =>
    ownerSql(
      "INSERT INTO audit_entries (workspace_id, actor_name, action, at, data) VALUES ($1, 'The operator', $2, $3, $4)",
      [tenant.workspaceId, action, at, data],
    );
  await add('connection.paused', '2026-11-14T23:59:59Z', { connectionId: id, name: 'Acme' });
  await add('connection.resumed', '2026-11-15T00:00:00Z', { connectionId: id, name: 'Acme' });
  await signIn('admin');
  await page.goto('/settings/audit-log');
  const rows = page.getByRole('table', { name: 'Audit log' }).getByRole('row');
  await expect(rows).toHaveCount(4); // the head and the sign-in beside the two
  await page.getByLabel('Connection').selectOption({ label: 'Acme' });
  await expect(rows).toHaveCount(3);
  await page.getByLabel('From (UTC)').fill('2026-11-14');
  await page.getByLabel('To (UTC)').fill('2026-11-14');
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(rows).toHaveCount(2);
  await expect(rows.last()).toContainText('The operator paused “Acme”');
  expect(new URL(page.url()).searchParams.get('to')).toBe('2026-11-14');
  await page.reload();
  await expect(page.getByLabel('Connection')).toHaveValue(id);
  await expect(rows).toHaveCount(2);

  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export CSV' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('audit-log.csv');
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  const lines = Buffer.concat(chunks).toString().trim().split('\r\n');
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain('2026-11-14T23:59:59.000Z,The operator,,connection.paused,paused “Acme”,');

  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByLabel('Action').selectOption({ label: 'Member removed' });
  await expect(page.getByText('No entry matches what was chosen.')).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.getByRole('link', { name: 'Show everything' }).click();
  await expect(rows).toHaveCount(5); // and the export
});
