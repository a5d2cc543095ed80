import { type BrowserContext, test as base, expect, type Page } from '@playwright/test';
import type { Case, Place } from '@/e2e/cases/place';
import type { Scenario } from '@/e2e/sandbox/keys';
import type { Role } from '@/lib/auth/permissions';
import { type App, runningApp, sandboxKey } from './app';
import { signInBy } from './asking';
import { type Connect, connectByRequest } from './connect';
import { type OwnerSql, openOwnerSql } from './owner-sql';
import { createTenant, PASSWORD, type Tenant } from './tenant';

type PerWorker = { app: App; ownerSql: OwnerSql };
type PerTest = {
  tenant: Tenant;
  /** Signs a person of the tenant in by the session's cookie, without loading a page; in the test's page by default. */
  signIn: (role: Role, page?: Page) => Promise<void>;
  /** The same through the form, for tests of signing in itself. */
  signInByForm: (role: Role) => Promise<void>;
  /** Connects one of the sandbox's organizations for real, as whoever is signed in in the test's page. */
  connect: Connect;
  /** Makes a case in the tenant's workspace, its role signed in. @returns what to look at */
  placesOf: (each: Case) => Promise<Place[]>;
  /** The key of one of the sandbox's organizations. */
  keyOf: (scenario: Scenario) => string;
  /**
   * In each test by itself: whatever page it opens, in whichever context, and whatever is open there, nothing violates
   * the content policy. What did so far; a test that means to takes it out again.
   */
  violations: string[];
};

export const test = base.extend<PerTest, PerWorker>({
  app: [({ browserName: _ }, use) => use(runningApp()), { scope: 'worker' }],
  ownerSql: [
    async ({ app }, use) => {
      const { sql, close } = openOwnerSql(app.ownerUrl);
      await use(sql);
      await close();
    },
    { scope: 'worker' },
  ],
  baseURL: ({ app }, use) => use(app.url),
  tenant: async ({ ownerSql }, use) => use(await createTenant(ownerSql)),
  signIn: ({ app, tenant, page: own, ownerSql }, use) =>
    use(async (role, page = own) => {
      await forgetSignIns(ownerSql);
      await signInBy(page.request, app.url, tenant.people[role]);
    }),
  signInByForm: ({ tenant, page, ownerSql }, use) =>
    use(async (role) => {
      await forgetSignIns(ownerSql);
      await page.goto('/sign-in');
      await page.getByLabel('Email').fill(tenant.people[role].email);
      await page.getByLabel('Password').fill(PASSWORD);
      await page.getByRole('button', { name: 'Sign in' }).click();
      // `/` sends each role on to its first page: a test that navigates meanwhile would be cut off.
      await page.waitForURL((url) => url.pathname !== '/' && url.pathname !== '/sign-in');
    }),
  connect: ({ app, page, ownerSql }, use) => use((...what) => connectByRequest(page.request, app, ownerSql, ...what)),
  placesOf: ({ page, tenant, ownerSql, signIn, keyOf, connect }, use) =>
    use(async ({ role, make }) => {
      if (role) await signIn(role);
      return make({ page, tenant, sql: ownerSql, keyOf, connect });
    }),
  violations: [
    async ({ browser }, use) => {
      const violations: string[] = [];
      const watch = (context: BrowserContext) => watchPolicy(context, violations);
      browser.on('context', watch);
      await use(violations);
      browser.off('context', watch);
      expect(violations).toEqual([]);
    },
    { auto: true },
  ],
  keyOf: ({ app }, use) => use((scenario) => sandboxKey(app, scenario)),
});

/** All tests sign in from one address, and the limit of sign-ins from one address is not what they are about. */
const forgetSignIns = (sql: OwnerSql) =>
  sql("DELETE FROM rate_limits WHERE key LIKE 'login:address:%' OR key LIKE 'login:unknown:%'");

/** Sent ahead of whatever the context is told next, and so in place before its first page loads. */
function watchPolicy(context: BrowserContext, violations: string[]): void {
  const placed = [
    context.exposeBinding('violated', ({ page }, what: string) => violations.push(`${page.url()} ${what}`)),
    context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) =>
        (window as unknown as { violated: (what: string) => void }).violated(
          `${violatedDirective} ${blockedURI} ${sample}`,
        ),
      );
    }),
  ];
  Promise.all(placed).catch((error: Error) => violations.push(`could not be watched: ${error.message}`));
}

export { expect };
