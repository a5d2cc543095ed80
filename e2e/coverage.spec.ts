import { addDays, dayOf } from '@/lib/day';
import { formatDay, formatMonth } from '@/lib/format';
import { makeReadConnection } from './cases/company';
import { expect, test } from './support/fixtures';
import { axe } from './support/inspect';

const today = dayOf(Date.now());
const inFull = (day: string) => `${Number(day.slice(8))} ${formatMonth(day)}`;

test('a day is found by keyboard, looked at, and read again: the calendar turns to it by itself', async ({
  page,
  signIn,
  connect,
  ownerSql,
}) => {
  await signIn('owner');
  const id = await connect('Acme Calendar', 'ordinary');
  const [old, failed, missing] = [addDays(today, -22), addDays(today, -10), addDays(today, -24)];
  await ownerSql("UPDATE coverage SET read_at = day + interval '5 days' WHERE connection_id = $1 AND day = $2", [
    id,
    old,
  ]);
  await ownerSql("DELETE FROM coverage WHERE connection_id = $1 AND day = $2 AND endpoint = 'embeddings'", [
    id,
    missing,
  ]);
  await ownerSql(
    `INSERT INTO coverage_notes (workspace_id, connection_id, endpoint, day, failed_at, failed_code, problem)
     SELECT workspace_id, id, 'embeddings', $2, now(), 'bad_answer', 'The answer was cut off.' FROM connections WHERE id = $1`,
    [id, failed],
  );

  await page.goto(`/settings/integrations/${id}`);
  await page.getByRole('navigation', { name: 'Connection' }).getByRole('link', { name: 'Coverage' }).click();
  const dayAt = (day: string) => page.locator(`[data-day="${day}"]`);
  await expect(page.getByRole('grid', { name: formatMonth(today) })).toBeVisible();
  await expect(dayAt(today)).toHaveAccessibleName(new RegExp(`^${inFull(today)}: partial, read `));
  await expect(dayAt(failed)).toHaveAccessibleName(
    new RegExp(`^${inFull(failed)}: failed for 1 of \\d+ endpoints, read `),
  );
  await expect(dayAt(missing)).toHaveAccessibleName(
    new RegExp(`^${inFull(missing)}: missing, \\d of \\d endpoints read$`),
  );

  await dayAt(today).focus();
  await page.keyboard.press('ArrowUp');
  await expect(dayAt(addDays(today, -7))).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(dayAt(old)).toBeFocused();
  await page.keyboard.press('Enter');
  await page.waitForURL(/day=/);
  expect(new URL(page.url()).searchParams.get('day')).toBe(old);

  const panel = page.getByRole('region', { name: inFull(old) });
  const readAgo = (days: number) => panel.getByText(new RegExp(`^Read ${formatDay(addDays(today, days))}`));
  await expect(readAgo(-17)).toHaveCount(await panel.getByRole('listitem').count());
  await panel.getByRole('button', { name: 'Read this day again' }).click();
  await expect(readAgo(0)).toHaveCount(await panel.getByRole('listitem').count(), { timeout: 30_000 });
  await expect(panel.getByRole('button', { name: 'Read this day again' })).toBeVisible();
  await expect(panel.getByRole('status')).toContainText(`settled, read ${formatDay(today)}`);
  const stale = await ownerSql(
    "SELECT FROM coverage WHERE connection_id = $1 AND day = $2 AND read_at < now() - interval '10 minutes'",
    [id, old],
  );
  expect(stale).toEqual([]);
  expect(await ownerSql('SELECT FROM coverage_notes WHERE connection_id = $1 AND asked_at IS NOT NULL', [id])).toEqual(
    [],
  );

  await dayAt(failed).click();
  await expect(page.getByRole('region', { name: inFull(failed) })).toContainText('The answer was cut off.');
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.reload(); // drawn in these colours: between two themes some are still the other's
    await expect(page.getByRole('region', { name: inFull(failed) })).toContainText('The answer was cut off.');
    expect((await axe(page).analyze()).violations).toEqual([]);
  }
});

test('finance sees the calendar, and no way to read a day again; a day that is not kept says so', async ({
  page: finance,
  signIn,
  tenant,
  ownerSql,
}) => {
  const { id } = await makeReadConnection(ownerSql, tenant.workspaceId);
  await signIn('finance');
  await finance.goto(`/settings/integrations/${id}?tab=coverage&day=${today}`);
  const panel = finance.getByRole('region', { name: inFull(today) });
  await expect(panel.getByRole('list', { name: 'Endpoints' })).toBeVisible();
  await expect(panel.getByRole('button')).toHaveCount(0);
  for (const day of ['1999-12-31', addDays(today, 1)]) {
    await finance.goto(`/settings/integrations/${id}?tab=coverage&day=${day}`);
    await expect(finance.getByText('That day is not kept')).toBeVisible();
  }
});
