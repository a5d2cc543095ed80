import { expect, test } from './support/fixtures';
import { visit } from './support/visit';

test('a signed-out person is sent to sign in, and in again sees their own workspace', async ({
  page,
  tenant,
  signInByForm,
}) => {
  await page.goto('/usage');
  await expect(page).toHaveURL(/\/sign-in/);
  await signInByForm('owner');
  await page.goto('/settings/general');
  await expect(page.getByText(tenant.workspaceName).first()).toBeVisible();
});

test('a wrong password is refused at once and keeps the address typed', async ({ page, tenant }) => {
  await page.goto('/sign-in');
  await page.getByLabel('Email').fill(tenant.people.owner.email);
  await page.getByLabel('Password').fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert').first()).toBeVisible();
  await expect(page.getByLabel('Email')).toHaveValue(tenant.people.owner.email);
});

test('the sign-in page loads without an error in the console', async ({ page, tenant: _ }) => {
  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(error.message));
  await visit(page, '/sign-in');
  expect(errors).toEqual([]);
});
