import { randomUUID } from 'node:crypto';
import { expect, test } from './support/fixtures';
import { PASSWORD } from './support/tenant';

test('the join page is the same for somebody with an account and somebody without', async ({
  page,
  browser,
  signIn,
  tenant,
}) => {
  await signIn('owner');
  const context = await browser.newContext();
  const visitor = await context.newPage();
  const seen: string[] = [];
  const known = `known-${randomUUID().slice(0, 8)}@example.com`;
  const link = async (email: string) => {
    await page.goto('/settings/members');
    await page.getByRole('button', { name: 'Add member' }).click();
    await page.getByLabel('Email').fill(email);
    await page.getByRole('button', { name: 'Make the link' }).click();
    const value = await page.getByRole('textbox', { name: 'Link' }).inputValue();
    await page.getByRole('button', { name: 'Done' }).click();
    return value;
  };
  /** As the server sends it: scripts write some attributes in another way. */
  const open = async (address: string) => {
    const html = await (await visitor.request.get(address)).text();
    seen.push((/<main[\s\S]*<\/main>/.exec(html)?.[0] ?? '').replaceAll(known, 'EMAIL'));
    await visitor.goto(address);
  };
  const join = async (password: string) => {
    await visitor.getByLabel('Your name').fill('Kim');
    await visitor.getByLabel('Password').fill(password);
    await visitor.getByRole('button', { name: 'Join' }).click();
  };
  await open(await link(known));
  await join(PASSWORD);
  await expect(visitor.getByText('You are a member now')).toBeVisible();
  await page.reload();
  await page.getByRole('button', { name: 'Remove Kim' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByRole('button', { name: 'Remove Kim' })).toBeHidden();
  await open(await link(known));
  const bare = (html: string | undefined) => html?.replaceAll(/value="[\w.-]{30,}"|_R_\w*|_r_\w*/g, '');
  expect(bare(seen[1])).toBe(bare(seen[0]));
  expect(seen[0]).toContain('EMAIL');
  await join('another long password');
  await expect(visitor.getByText('This is not the password of this account.')).toBeVisible();
  await expect(visitor.getByLabel('Your name')).toHaveValue('Kim');
  await join(PASSWORD);
  await expect(visitor.getByText('You are a member now')).toBeVisible();
  await context.close();
  expect(tenant.workspaceName).not.toBe('');
});

test('an owner is told which open links go with a member, before the member is removed or demoted', async ({
  page,
  signIn,
  tenant,
  ownerSql,
}) => {
  const { workspaceId, people } = tenant;
  await ownerSql("UPDATE memberships SET role = 'owner' WHERE workspace_id = $1 AND user_id = $2", [
    workspaceId,
    people.admin.id,
  ]);
  for (const mark of ['\\x01', '\\x02'])
    await ownerSql(
      `INSERT INTO invitations (workspace_id, email, role, token_hash, created_by, expires_at)
       VALUES ($1, $2, 'member', $3, $4, now() + interval '1 day')`,
      [workspaceId, `${randomUUID()}@example.com`, mark, people.admin.id],
    );
  await signIn('owner');
  await page.goto('/settings/members');
  const told = `2 open invitations made by ${people.admin.name} will be revoked`;
  await page.getByRole('button', { name: `Remove ${people.admin.name}` }).click();
  await expect(page.getByRole('dialog')).toContainText(told);
  await page.getByRole('button', { name: 'Cancel' }).click();

  const role = page.getByRole('combobox', { name: `Role of ${people.admin.name}` });
  await role.selectOption('finance');
  await expect(page.getByRole('dialog')).toContainText(told);
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
  await expect(role).toHaveValue('owner');
  await role.selectOption('finance');
  await page.getByRole('dialog').getByRole('button', { name: 'Change role' }).click();
  await expect(page.getByText('Open links')).toBeHidden();
  await expect(role).toHaveValue('finance');
  const entries = await ownerSql(
    "SELECT 1 FROM audit_entries WHERE workspace_id = $1 AND action = 'member.invitation_revoked'",
    [workspaceId],
  );
  expect(entries).toHaveLength(2);
});
