import { randomUUID } from 'node:crypto';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import type { App } from './support/app';
import { ask, askers, fill, signedInAs } from './support/asking';
import { PAGES } from './support/entry-points';
import { expect, test } from './support/fixtures';
import { addressesOf, leakingForms, leakingFormsOnScreen, SECRET_FIELD } from './support/forms';
import type { OwnerSql } from './support/owner-sql';
import { createTenant, type Tenant } from './support/tenant';
import { connected, createView } from './support/views';

test.use({ trace: 'off' });

/** Makes an invitation through the dialog. @returns the path of its link */
async function invite(browser: Browser, url: string, { people }: Tenant): Promise<string> {
  const storageState = await (await signedInAs(url, people.owner)).storageState();
  const page = await browser.newPage({ baseURL: url, storageState });
  await page.goto('/settings/members');
  await page.getByRole('button', { name: 'Add member' }).click();
  await page.getByLabel('Email').fill(`${randomUUID()}@example.com`);
  await page.getByRole('button', { name: 'Make the link' }).click();
  const link = await page.getByLabel('Link', { exact: true }).inputValue();
  await page.close();
  return new URL(link).pathname;
}

/** Every page, with a connection, a saved view and an open invitation in the places of its address. */
async function addressesIn(browser: Browser, { url }: App, sql: OwnerSql, tenant: Tenant): Promise<string[]> {
  await connected(sql, tenant);
  const [connection] = await sql<{ id: string }>('SELECT id FROM connections WHERE workspace_id = $1', [
    tenant.workspaceId,
  ]);
  const view = await createView(sql, tenant);
  const join = await invite(browser, url, tenant);
  return PAGES.map((page) => fill(page, connection?.id ?? '', view).replace('/join/none', join));
}

test('every form of every page posts, or is a search without a secret, for every role', async ({
  browser,
  app,
  tenant,
  ownerSql,
}) => {
  const addresses = await addressesIn(browser, app, ownerSql, tenant);
  const wrong: string[] = [];
  let forms = 0;
  for (const { name, cookie } of await askers(app.url, tenant, await createTenant(ownerSql)))
    for (const path of addresses) {
      const { text } = await ask(app.url, { path, headers: cookie ? { cookie } : {} });
      forms += text.split('<form').length - 1;
      wrong.push(...leakingForms(text).map((form) => `${name} ${path}: ${form}`));
    }
  expect(wrong).toEqual([]);
  expect(forms).toBeGreaterThan(20);
});

/** How a page is before its own code has taken over. */
const BEFORE: Record<string, (browser: Browser, url: string, state: State) => Promise<BrowserContext>> = {
  'without scripts': (browser, baseURL, storageState) =>
    browser.newContext({ baseURL, storageState, javaScriptEnabled: false }),
  'before its scripts have come': async (browser, baseURL, storageState) => {
    const context = await browser.newContext({ baseURL, storageState });
    await context.route('**/_next/static/**/*.js', () => undefined); // held back for good
    return context;
  },
};
type State = Awaited<ReturnType<Awaited<ReturnType<typeof signedInAs>>['storageState']>>;
const NOBODY: State = { cookies: [], origins: [] };

const openAt = (page: Page, address: string) => page.goto(address, { waitUntil: 'domcontentloaded' });

/** Types a canary into every field of the form around the nth secret field. @returns whether there is such a form */
async function fillForm(page: Page, canary: string, nth: number): Promise<boolean> {
  const field = page.locator(SECRET_FIELD).filter({ visible: true }).nth(nth);
  if ((await field.count()) === 0) return false;
  const form = page.locator('form').filter({ has: field });
  for (const each of await form.locator('input:not([type="hidden"]), textarea').filter({ visible: true }).all()) {
    const type = await each.getAttribute('type');
    if (type === 'email') await each.fill(`${canary}@example.com`);
    else if (type === null || type === 'text' || type === 'password') await each.fill(canary);
  }
  return true;
}

/** Walks every page and sends each form with a secret, in each way. @returns how many were sent */
async function sendEverySecret(context: BrowserContext, addresses: string[], { url }: App): Promise<Set<string>> {
  const sent = new Set<string>();
  const page = await context.newPage();
  for (const address of addresses)
    for (const way of ['Enter', 'button'] as const)
      for (let nth = 0; ; nth++) {
        const canary = `canary${randomUUID().replaceAll('-', '')}`;
        const seen = addressesOf(page);
        await openAt(page, address);
        if (!(await fillForm(page, canary, nth))) break;
        const field = page.locator(SECRET_FIELD).filter({ visible: true }).nth(nth);
        const landed = page.waitForEvent('domcontentloaded');
        const posted = page.waitForRequest((request) => request.postData()?.includes(canary) ?? false, {
          timeout: 20_000,
        });
        // A key is in a field of several lines, which Enter alone does not send: from the name above it, it does.
        const isLong = (await field.evaluate((each) => each.tagName)) === 'TEXTAREA';
        const form = page.locator('form').filter({ has: field });
        const line = isLong ? form.locator('input[name="name"]') : field;
        if (way === 'button' || (await line.count()) === 0) await form.locator('button[type="submit"]').click();
        else await line.press('Enter');
        await posted;
        await landed;
        for (const each of seen) expect(decodeURIComponent(each)).not.toContain(canary);
        for (const each of await page.locator(SECRET_FIELD).all())
          expect(await each.evaluate((element) => (element as HTMLInputElement).defaultValue)).toBe('');
        expect(new URL(page.url()).origin).toBe(url);
        sent.add(address.replace(/^\/join\/.*/, '/join/[token]').replace(/[\da-f]{8}-[\da-f-]{27}/, '[id]'));
        page.removeAllListeners();
      }
  await page.close();
  return sent;
}

for (const [how, open] of Object.entries(BEFORE))
  test(`no address has what was typed into a secret field ${how}`, async ({ browser, app, tenant, ownerSql }) => {
    test.setTimeout(300_000);
    const addresses = await addressesIn(browser, app, ownerSql, tenant);
    const signedIn = await signedInAs(app.url, tenant.people.owner);
    const owner = await open(browser, app.url, await signedIn.storageState());
    const nobody = await open(browser, app.url, NOBODY);
    const sent = [
      ...(await sendEverySecret(owner, addresses, app)),
      ...(await sendEverySecret(
        nobody,
        addresses.filter((address) => /^\/(sign-in|setup|join)/.test(address)),
        app,
      )),
    ];
    expect(sent).toEqual(
      expect.arrayContaining([
        '/account',
        '/settings/integrations/[id]/replace-key',
        '/settings/integrations/connect/openai',
        '/sign-in',
        '/join/[token]',
      ]),
    );
    await owner.close();
    await nobody.close();
  });

test('a form that scripts have drawn posts as well', async ({ page, signIn }) => {
  await signIn('owner');
  await page.goto('/settings/integrations', { waitUntil: 'networkidle' });
  await page.getByRole('article', { name: 'OpenAI' }).getByRole('link', { name: 'Connect' }).click();
  await page.getByLabel('Admin API key', { exact: true }).waitFor();
  expect(await page.evaluate(leakingFormsOnScreen, SECRET_FIELD)).toEqual([]);
  expect(await page.locator('form').count()).toBeGreaterThan(0);
});
