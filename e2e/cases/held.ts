import { expect, type Page } from '@playwright/test';
import { fillConnect } from '@/e2e/support/connect';
import { addCoverage, addUsage, daysAgo, makeConnection } from './company';
import { after, at, type Case, type Place } from './place';

/** A page on its way: its link was followed from another one, and the server has not answered yet. */
const loading = (name: string, from: string, follow: (page: Page) => Promise<void>): Place => ({
  name,
  open: async (page) => {
    // What stands there meanwhile is fetched ahead when the browser has time: followed before that, it is tried again.
    await expect(async () => {
      await page.unrouteAll({ behavior: 'ignoreErrors' });
      await page.goto(from, { waitUntil: 'networkidle' });
      await page.route(
        (url) => url.searchParams.has('_rsc'),
        (route) => (route.request().headers()['next-router-prefetch'] ? route.continue() : undefined),
      );
      await follow(page);
      const status = page.getByRole('status').filter({ hasText: /^Loading/ });
      await expect(status).toBeVisible({ timeout: 5_000 });
    }).toPass({ timeout: 90_000 });
  },
});

const inSidebar = (name: string) => (page: Page) =>
  page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).filter({ visible: true }).click();

/** What stands where a page will be. */
const onTheirWay: Case = {
  name: 'on-its-way',
  role: 'owner',
  make: async ({ sql, tenant: { workspaceId } }) => {
    await makeConnection(sql, workspaceId);
    return [
      ...['Usage', 'General', 'Members', 'Projects', 'Integrations', 'Audit log'].map((name) =>
        loading(name.toLowerCase().replace(' ', '-'), '/account', inSidebar(name)),
      ),
      loading('connection', '/settings/integrations', (page) => page.getByRole('link', { name: 'Acme Prod' }).click()),
    ];
  },
};

/** Pages that fail: a provider that this version does not know, as after a step back to an older one. */
const failing: Case = {
  name: 'failing',
  role: 'owner',
  make: async ({ sql, tenant: { workspaceId } }) => {
    const { id } = await makeConnection(sql, workspaceId);
    await sql("UPDATE connections SET provider = 'nowhere' WHERE id = $1", [id]);
    return [at('integrations', '/settings/integrations'), at('connection', `/settings/integrations/${id}`)];
  },
};

/** Forms that were refused, and dialogs that no attribute of a button tells of. */
const forms: Case = {
  name: 'forms',
  role: 'owner',
  make: async ({ connect, keyOf, sql, tenant: { workspaceId, people } }) => {
    const id = await connect('Acme Research', 'research');
    const paused = await makeConnection(sql, workspaceId, { name: 'Acme Production' });
    await addUsage(paused, { from: daysAgo(9), projects: ['Chat'], models: ['gpt-5'] });
    await addCoverage(paused, daysAgo(9));
    const connectPage = at('connect', '/settings/integrations/connect/openai');
    const connection = at('connection', `/settings/integrations/${id}`);
    const members = at('members', '/settings/members');
    const projects = at('projects', '/settings/projects');
    const press = (name: string | RegExp) => (here: Page) => here.getByRole('button', { name, exact: true }).click();
    const submit = (here: Page, name: string) =>
      here.getByRole('dialog').getByRole('button', { name, exact: true }).click();
    const inMenu = (name: string) => async (here: Page) => {
      await here.getByRole('button', { name: /^More for/ }).click();
      await here.getByRole('menuitem', { name }).click();
      await here.getByRole('dialog').waitFor();
    };
    return [
      after(connectPage, 'nothing-typed', async (here) => {
        await press('Connect')(here);
        await here.locator('[aria-invalid="true"]').first().waitFor();
      }),
      after(connectPage, 'scope-missing', async (here) => {
        await fillConnect(here, 'Acme Production 2', keyOf('no-usage-scope'));
        await press('Connect')(here);
        await here.getByRole('alert').or(here.locator('[aria-invalid="true"]')).first().waitFor();
      }),
      after(connectPage, 'checking', async (here) => {
        await here.route('**/connect/openai', (route) =>
          route.request().method() === 'POST' ? undefined : route.fallback(),
        );
        await fillConnect(here, 'Acme Production 2', keyOf('ordinary'));
        await press('Connect')(here);
      }),
      after(at('replace-key', `/settings/integrations/${id}/replace-key`), 'nothing-typed', async (here) => {
        await press('Replace key')(here);
        await here.locator('[aria-invalid="true"]').first().waitFor();
      }),
      after(connection, 'disconnect', async (here) => {
        await press('Disconnect')(here);
        await submit(here, 'Disconnect');
        await here.locator('[aria-invalid="true"]').first().waitFor();
      }),
      after(connection, 'rename', async (here) => {
        await inMenu('Rename')(here);
        await here.getByRole('dialog').getByLabel('Name').fill('Acme Production');
        await submit(here, 'Rename');
        await here.locator('[aria-invalid="true"]').waitFor();
      }),
      after(connection, 'key-expiry', inMenu('Key expiry date')),
      after(at('access', `/settings/integrations/${id}?tab=access`), 'checked', async (here) => {
        await here.getByRole('button', { name: /check/i }).last().click();
        await here.getByRole('list', { name: 'Results' }).waitFor();
      }),
      after(members, 'invite', async (here) => {
        await press('Add member')(here);
        await here.getByLabel('Email').fill('not an address');
        await submit(here, 'Make the link');
        await here.locator('[aria-invalid="true"]').waitFor();
      }),
      after(members, 'remove', press(`Remove ${people.finance.name}`)),
      after(projects, 'edit', async (here) => {
        await here.getByRole('button', { name: /^Edit/ }).first().click();
        await here.getByRole('dialog').getByLabel('Cost centre').fill('Unattributed');
        await submit(here, 'Save');
        await here.locator('[aria-invalid="true"]').waitFor();
      }),
      after(projects, 'import-refused', async (here) => {
        await press('Import CSV')(here);
        await here.getByLabel('Or its lines').fill('project_id,owner\nproj_none,Finn\nproj_nobody,Dana');
        await submit(here, 'Preview');
        await here.getByText('Line 2').waitFor();
      }),
      at('projects-found-nothing', '/settings/projects?q=nothing+of+that+name'),
      after(at('account', '/account'), 'refused', async (here) => {
        for (const label of ['Current password', 'New password'])
          await here.getByLabel(label, { exact: true }).fill('not it');
        await here.getByRole('button', { name: 'Change password' }).click();
        await here.locator('[aria-invalid="true"]').first().waitFor();
      }),
      after(at('usage', '/usage'), 'commands', async (here) => {
        await here.keyboard.press('Control+k');
        await here.getByRole('dialog', { name: 'Commands' }).waitFor();
      }),
    ];
  },
};

export const HELD: readonly Case[] = [onTheirWay, failing, forms];
