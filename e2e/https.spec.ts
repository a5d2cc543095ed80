import { type ChildProcess, spawn } from 'node:child_process';
import { freePort } from '@/lib/launcher/ports.mjs';
import { testKey, testSecret } from '@/lib/testing/test-secrets';
import { expect, test } from './support/fixtures';
import { PASSWORD } from './support/tenant';

const ADDRESS = 'https://usage.example.com';
let server: ChildProcess | undefined;
let base = '';

/** A second server of the same build and database, as one stands behind a proxy that speaks TLS. */
test.beforeAll(async ({ app }) => {
  const port = await freePort();
  base = `http://127.0.0.1:${port}`;
  const environment = {
    DATABASE_URL: app.databaseUrl,
    APP_URL: ADDRESS,
    NEXTAUTH_SECRET: testSecret('sign-in'),
    ENCRYPTION_KEYS: `k1:${testKey(3).toString('base64')}`,
  };
  server = spawn(process.execPath, ['node_modules/next/dist/bin/next', 'start', '-p', `${port}`, '-H', '127.0.0.1'], {
    env: { ...process.env, ...environment, SANDBOX_URL: '', SANDBOX_KEY_HASHES: '', NODE_ENV: 'production' },
    stdio: 'ignore',
  });
  await expect
    .poll(() =>
      fetch(`${base}/api/health`).then(
        ({ status }) => status,
        () => null,
      ),
    )
    .toBe(200);
});
test.afterAll(async () => {
  const ended = new Promise((resolve) => server?.once('exit', resolve));
  server?.kill();
  await ended;
});

/** What a browser keeps, and every Set-Cookie it was sent. */
class Jar {
  readonly sent: string[] = [];
  readonly #cookies = new Map<string, string>();

  async fetch(path: string, form?: Record<string, string>): Promise<Response> {
    const response = await fetch(`${base}${path}`, {
      redirect: 'manual',
      headers: {
        ...{ cookie: [...this.#cookies].map((pair) => pair.join('=')).join('; '), 'x-forwarded-proto': 'https' },
        ...(form && { origin: ADDRESS, 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      this.sent.push(cookie);
      const [name = '', value = ''] = (cookie.split(';')[0] ?? '').split('=');
      if (value && !/max-age=0/i.test(cookie)) this.#cookies.set(name, value);
      else this.#cookies.delete(name);
    }
    return response;
  }

  get names() {
    return [...this.#cookies.keys()].sort();
  }

  get header() {
    return [...this.#cookies].map((pair) => pair.join('=')).join('; ');
  }
}

test('behind TLS every cookie is bound to the host, Secure and HttpOnly; a sign-out clears them', async ({
  tenant,
}) => {
  const jar = new Jar();
  const token = async () => ((await (await jar.fetch('/api/auth/csrf')).json()) as { csrfToken: string }).csrfToken;
  const { email } = tenant.people.finance;
  const form = { csrfToken: await token(), email, password: PASSWORD, json: 'true' };
  await jar.fetch('/api/auth/callback/credentials', form);
  const session = '__Host-doow.session';
  expect(jar.names).toContain(session);
  expect((await jar.fetch('/usage')).status).toBe(200);
  for (const path of ['/', '/sign-in', '/docs', '/account', '/api/usage/report', '/api/auth/session', '/nowhere'])
    await jar.fetch(path);

  // Under another name the same value opens nothing: a cookie that another host of the domain could set is not read.
  const plain = jar.header.replace(session, 'doow.session');
  const asked = await fetch(`${base}/usage`, { redirect: 'manual', headers: { cookie: plain } });
  expect([asked.status, asked.headers.get('location')]).toEqual([307, expect.stringContaining('/sign-in')]);

  const copied = jar.header;
  const before = jar.sent.length;
  await jar.fetch('/api/auth/signout', { csrfToken: await token(), json: 'true' });
  expect(jar.names).not.toContain(session);
  expect(jar.sent.slice(before).filter((cookie) => cookie.startsWith(`${session}=;`))).not.toEqual([]);
  expect((await fetch(`${base}/usage`, { redirect: 'manual', headers: { cookie: copied } })).status).toBe(307);

  expect(jar.sent.length).toBeGreaterThan(3);
  for (const cookie of jar.sent) {
    expect(cookie).toMatch(/^__Host-doow\.(session|csrf|callback|device)=/);
    for (const attribute of ['; Path=/', '; Secure', '; HttpOnly', '; SameSite=Lax'])
      expect(cookie).toContain(attribute);
    expect(cookie).not.toMatch(/domain=/i);
  }
});
