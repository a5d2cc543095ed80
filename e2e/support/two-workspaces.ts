import type { BrowserContext, Page } from '@playwright/test';
import { test as base, expect } from './fixtures';
import { createTenant, type Tenant } from './tenant';

/** The owner of a workspace, Acme, is an owner of another one, Beta, too: signed in, with a tab in each. */
export const test = base.extend<{ beta: Tenant }>({
  beta: async ({ ownerSql, tenant }, use) => {
    const beta = await createTenant(ownerSql);
    await ownerSql("UPDATE workspaces SET name = 'Acme Corp' WHERE id = $1", [tenant.workspaceId]);
    await ownerSql("UPDATE workspaces SET name = 'Beta Holdings' WHERE id = $1", [beta.workspaceId]);
    await ownerSql("INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, 'owner')", [
      beta.workspaceId,
      tenant.people.owner.id,
    ]);
    await use(beta);
  },
});

export const NOTICE =
  'This tab shows Beta Holdings, but you have since switched to Acme Corp in another tab. Nothing was changed. Reload this page to work in Acme Corp, or switch back.';
export const notice = (page: Page) => page.getByRole('region', { name: 'This tab is out of date' });
export const switcher = (page: Page) =>
  page.getByRole('complementary', { name: 'Sidebar' }).getByRole('button', { name: /^Workspace/ });

export async function openWorkspace(page: Page, name: string) {
  await switcher(page).click();
  await page.getByRole('menuitemradio', { name }).click();
  await expect(switcher(page)).toHaveAccessibleName(`Workspace ${name}, switch`);
}

/** Makes the session's open workspace another one, as a tab does whose messages do not arrive here. */
export async function switchUnseen(context: BrowserContext, name: string) {
  const other = await context.newPage();
  // Without the messages between tabs: what a form or a request is told has to come from the server.
  await other.addInitScript(() => {
    window.BroadcastChannel.prototype.postMessage = () => {};
  });
  await other.goto('/settings/general');
  await openWorkspace(other, name);
  await other.close();
}
