import { withPageScope } from '@/lib/auth/page-scope';
import { scopeOf } from './support/asking';
import { expect, test } from './support/fixtures';
import { axe } from './support/inspect';

test('finance says who pays for a project, by keyboard and from a file, and a bad line keeps all of it out', async ({
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
  await ownerSql(
    `INSERT INTO projects (workspace_id, connection_id, project_id, name)
     SELECT $1, $2, 'proj_' || lower(name), name FROM unnest(ARRAY['Chat', 'Search', 'Voice']) name`,
    [tenant.workspaceId, id],
  );
  await signIn('finance');
  await page.goto('/settings/projects');
  const row = (name: string) => page.getByRole('table', { name: 'Projects' }).getByRole('row', { name });
  const dialog = page.getByRole('dialog');
  const looks = async () => expect((await axe(page).analyze()).violations).toEqual([]);

  await page.getByRole('button', { name: 'Edit Chat' }).press('Enter');
  await dialog.getByLabel('Owner').fill('Dana');
  await dialog.getByLabel('Cost centre').fill('Unattributed');
  await page.keyboard.press('Enter');
  await expect(dialog.getByLabel('Cost centre')).toHaveAccessibleDescription(/cannot be “Unattributed”/);
  await expect(dialog.getByLabel('Owner')).toHaveValue('Dana');
  await looks();
  await dialog.getByLabel('Cost centre').fill('4711');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('heading', { name: 'Search' })).toBeVisible();
  await dialog.getByLabel('Labels').fill('web, api');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(row('Chat')).toContainText('4711');
  await expect(row('Search')).toContainText('apiweb');

  await page.getByRole('button', { name: 'Import CSV' }).click();
  await dialog.getByLabel('Or its lines').fill('project_id,owner\nproj_chat,Finn\nproj_none,Finn');
  await dialog.getByRole('button', { name: 'Preview' }).click();
  await expect(dialog.getByText('Line 3: There is no project proj_none')).toBeVisible();
  await expect(dialog.getByRole('button', { name: /^Import/ })).toBeHidden();
  await looks();
  await dialog.getByRole('button', { name: 'Another file' }).click();
  const buffer = Buffer.from('\uFEFFproject_id,owner,labels\r\nproj_chat,Finn,\r\nproj_voice,Finn,"a;b"\r\n');
  await dialog.getByLabel('File').setInputFiles({ name: 'projects.csv', mimeType: 'text/csv', buffer });
  await dialog.getByRole('button', { name: 'Preview' }).click();
  await expect(dialog.getByText('2 projects would change, 0 stay as they are.')).toBeVisible();
  await expect(dialog.getByText('Owner: Dana → Finn')).toBeVisible();
  await looks();
  await dialog.getByRole('button', { name: 'Import 2 changes' }).click();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(row('Chat')).toContainText('Finn');
  await expect(row('Voice')).toContainText('Finn');

  await page.getByLabel('Choose all projects on this page').press('Space');
  await page.getByLabel('Choose Search').press('Space');
  const chosen = page.getByRole('region', { name: 'Chosen projects' });
  await expect(chosen).toContainText('2 projects chosen');
  await chosen.getByRole('button', { name: 'Change' }).press('Enter');
  await dialog.getByRole('button', { name: 'Change' }).click();
  await expect(dialog.getByLabel('Owner', { exact: true })).toHaveAccessibleDescription(/Nothing is to be changed yet/);
  await dialog.getByLabel('Cost centre', { exact: true }).fill('0815');
  await dialog.getByLabel('Add labels').fill('phone');
  await looks();
  await dialog.getByLabel('Add labels').press('Enter');
  await expect(dialog).toBeHidden();
  await expect(chosen).toBeHidden();
  for (const name of ['Chat', 'Voice']) await expect(row(name)).toContainText('Finn0815');
  await expect(row('Voice')).toContainText('abphone');
  await expect(row('Search')).not.toContainText('0815');

  await page.getByLabel('Show').selectOption({ label: 'Nothing said yet' });
  await expect(page.getByText('No project matches')).toBeVisible();
  await looks();
  for (const width of [1440, 390])
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.goto('/settings/projects'); // drawn in these colours: between two themes some are still the other's
      await expect(row('Chat')).toBeVisible();
      await looks();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
});

test('a file of nearly 1 MB is read to its last line, and one that is larger is refused', async ({
  page,
  app,
  signIn,
}) => {
  await signIn('owner');
  const address = withPageScope('/api/projects/import', await scopeOf(page.request));
  const preview = (lines: number) =>
    page.request.post(address, {
      headers: { 'content-type': 'text/csv', origin: app.url },
      data: `project_id,owner\n${Array.from({ length: lines }, (_, i) => `proj_${`${i}`.padStart(200, '0')},Dana`).join('\n')}`,
    });
  const { preview: read } = await (await preview(4_800)).json();
  expect(read.bad).toHaveLength(4_800);
  expect(read.bad.at(-1)).toMatchObject({ line: 4_801 });
  const refused = await preview(5_200);
  expect(refused.status()).toBe(413);
  expect(await refused.json()).toMatchObject({
    error: { message: 'The file is larger than 1 MB. Import it in parts.' },
  });
});
