import { ask, cookieOf, signedInAs } from './support/asking';
import { expect, test } from './support/fixtures';
import { PASSWORD } from './support/tenant';

const ELSEWHERE = [
  ...['//evil.example', '/.//evil.example', '/..//evil.example', '/a/..//evil.example', '/%2e//evil.example'],
  ...[
    '/\\evil.example',
    '/.\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    ' //evil.example',
  ],
  ...['https://evil.example', 'http:evil.example', 'javascript:alert(1)', 'data:text/html,x', '@evil.example'],
  ...[
    '/%2f%2fevil.example',
    '/%5cevil.example',
    '/usage//evil.example',
    '///evil.example',
    'evil.example',
    '/%09/evil.example',
  ],
];

test('wherever an address is given to go to, the way stays in the application', async ({ app, tenant }) => {
  const api = await signedInAs(app.url, tenant.people.owner);
  const cookie = await cookieOf(api);
  const { origin } = new URL(app.url);
  const leads: string[] = [];
  let tried = 0;
  const follow = async (what: string, path: string, headers: Record<string, string>) => {
    const { headers: answered } = await ask(app.url, { path, headers });
    for (const place of [answered.location, answered.refresh].filter((each) => each !== undefined)) {
      tried++;
      const to = `${place}`.replace(/^\d+;url=/, '');
      if (new URL(to, app.url).origin !== origin) leads.push(`${what} leads to ${to}`);
    }
  };
  for (const target of ELSEWHERE) {
    const query = `callbackUrl=${encodeURIComponent(target)}`;
    await follow(`sign-in ${target}`, `/sign-in?${query}`, { cookie });
    await follow(`sign-in twice ${target}`, `/sign-in?${query}&${query}`, { cookie });
    for (const page of ['signin', 'signout', 'error', 'callback/credentials'])
      await follow(`next-auth ${page} ${target}`, `/api/auth/${page}?${query}`, {});
    // As an address by itself: what is asked for when nobody is signed in comes back as a way to go.
    const path = `/${encodeURI(target).replace(/^\/+/, '')}`;
    for (const at of [path, `/${path}`, `/usage${path}`, `${path}/`]) {
      await follow(`${at} of nobody`, at, {});
      await follow(`${at} of the owner`, at, { cookie });
    }
    const { csrfToken } = await (await api.get('/api/auth/csrf')).json();
    for (const action of ['callback/credentials', 'signout', 'signin/credentials']) {
      const form = { csrfToken, email: 'nobody@acme.example', password: 'x', callbackUrl: target, json: 'true' };
      const answer = await (await api.post(`/api/auth/${action}`, { form, maxRedirects: 0 })).text();
      const url = /"url":"([^"]*)"/.exec(answer)?.[1] ?? '/';
      if (new URL(url, app.url).origin !== origin) leads.push(`next-auth’s ${action} ${target} leads to ${url}`);
    }
  }
  expect(tried).toBeGreaterThan(50);
  expect(leads).toEqual([]);
});

test('the sign-in form goes to nobody else’s page', async ({ page, app, tenant }) => {
  await page.goto(`/sign-in?callbackUrl=${encodeURIComponent('/.//evil.example')}`);
  await page.getByLabel('Email').fill(tenant.people.owner.email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL((url) => url.pathname !== '/' && url.pathname !== '/sign-in');
  expect(new URL(page.url()).origin).toBe(new URL(app.url).origin);
});
