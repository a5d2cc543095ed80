import { request } from '@playwright/test';
import { ask, cookieOf, signedInAs } from './support/asking';
import { expect, test } from './support/fixtures';
import { PASSWORD } from './support/tenant';

test.setTimeout(120_000);

test('while 500 sign in at once, whoever is signed in has their page, and the next one is told to come back', async ({
  app,
  tenant,
  page,
  ownerSql,
}) => {
  const owner = await cookieOf(await signedInAs(app.url, tenant.people.owner));
  const stranger = await request.newContext({ baseURL: app.url });
  const { csrfToken } = await (await stranger.get('/api/auth/csrf')).json();
  const cookie = await cookieOf(stranger);
  const open = async () => {
    const began = performance.now();
    const { status } = await ask(app.url, { path: '/settings/integrations', headers: { cookie: owner } });
    expect(status).toBe(200);
    return performance.now() - began;
  };
  for (let i = 0; i < 5; i++) await open();
  await page.goto('/sign-in');
  await page.getByLabel('Email').fill(tenant.people.finance.email);
  await page.getByLabel('Password').fill(PASSWORD);

  const headers = { cookie, 'content-type': 'application/x-www-form-urlencoded' };
  const signIn = (i: number) => {
    const body = `${new URLSearchParams({ csrfToken, email: `${i}@flood.example`, password: 'wrong wrong wrong', json: 'true' })}`;
    return ask(app.url, { path: '/api/auth/callback/credentials', method: 'POST', headers, body });
  };
  const flood = Promise.all(Array.from({ length: 500 }, (_, i) => signIn(i)));
  const times: number[] = [];
  let isOver = false;
  void flood.then(() => {
    isOver = true;
  });
  do times.push(await open());
  while (!isOver);
  const answers = await flood;
  await ownerSql("DELETE FROM rate_limits WHERE key LIKE 'login:unknown:%'");

  const refused = answers.filter(({ status }) => status === 503);
  expect(refused.length).toBeGreaterThan(300);
  for (const { headers: sent, text } of refused) {
    expect(Number(sent['retry-after'])).toBeGreaterThan(0);
    expect(text).toContain('Many people are signing in');
  }
  expect(answers.filter(({ status }) => status !== 503 && status !== 401)).toEqual([]);
  console.log(`pages while 500 signed in: ${times.map((ms) => Math.round(ms)).join(', ')} ms`);
  expect(Math.max(...times)).toBeLessThan(500 * SLOW_MACHINE);

  // One more flood while the form is sent: it says why, and what was typed stays.
  const again = Promise.all(Array.from({ length: 200 }, (_, i) => signIn(i)));
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect
    .poll(async () => (page.url().includes('/sign-in') ? page.getByRole('alert').allTextContents() : ['in']))
    .not.toEqual([]);
  await again;
  await ownerSql("DELETE FROM rate_limits WHERE key LIKE 'login:unknown:%'");
});

/** The limit is half a second on a machine of its own; tests share theirs with others. */
const SLOW_MACHINE = 4;
