import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ask, cookieOf, signedInAs, withDigest } from './support/asking';
import { expect, test } from './support/fixtures';

test.use({ trace: 'off' });

const newKey = () => `sk-admin-${randomBytes(24).toString('hex')}`;
const everyByte = (text: string) => [...text].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join('');

/** Addresses with a key in them. */
const addressesWith = (key: string): string[] => [
  `/settings/integrations/connect/openai?name=Acme&key=${key}&history=90d`,
  `/sign-in?callbackUrl=${encodeURIComponent(`/settings/integrations/connect/openai?key=${key}`)}`,
  `/usage?model=${encodeURIComponent(encodeURIComponent(everyByte(key)))}`,
  `/usage?${key}=1`,
  `/usage/${key}`,
  `/nowhere/${everyByte(key)}`,
  `/docs?q=Bearer+${key}`,
  `/icon.svg?key=${key}`,
  `//${key}`,
  `/usage/?key=${key}`,
  `/usage//?key=${key}`,
  `/settings/integrations/connect/openai/?name=a&key=${key}`,
  `/_next/static/${key}`,
];

test('an address with a key leads to a page that says what to do, and keeps nothing of it', async ({ app, tenant }) => {
  const cookie = await cookieOf(await signedInAs(app.url, tenant.people.owner));
  const keys: string[] = [];
  for (const asker of [{}, { cookie }])
    for (const more of [{}, { rsc: '1' }, { rsc: '1', 'next-router-prefetch': '1' }])
      for (const method of ['GET', 'HEAD', 'POST']) {
        const key = newKey();
        keys.push(key);
        for (const address of addressesWith(key)) {
          const path = 'rsc' in more ? withDigest(address, more) : address;
          const answer = await ask(app.url, { path, method, headers: { ...asker, ...more } });
          expect([method, address.replaceAll(key, '…'), answer.status]).toEqual([
            method,
            address.replaceAll(key, '…'),
            303,
          ]);
          expect(answer.headers.location).toBe('/exposed-key');
          expect(JSON.stringify(answer)).not.toContain(key.slice(9, 40));
        }
        for (const address of [
          `/api/usage?from=${key}`,
          `/api/health?${key}`,
          `/api/auth/signin?callbackUrl=/?k=${key}`,
        ]) {
          const answer = await ask(app.url, { path: address, method, headers: { ...asker, ...more } });
          expect([method, answer.status]).toEqual([method, 400]);
          if (method !== 'HEAD') expect(JSON.parse(answer.text).error.message).toContain('revoke it at OpenAI');
          expect(JSON.stringify(answer)).not.toContain(key.slice(9, 40));
        }
      }
  const log = readFileSync(app.logFile, 'utf8');
  for (const key of keys) expect(log).not.toContain(key.slice(9, 40));
});

test('the person is told to revoke the key, and goes on from there', async ({ page, signIn }) => {
  await signIn('owner');
  const referrers: string[] = [];
  page.on('request', (request) => referrers.push(request.headers().referer ?? ''));
  const key = newKey();
  await page.goto(addressesWith(key)[0] ?? '');
  await expect(page).toHaveURL('/exposed-key');
  await expect(page.getByRole('heading', { name: 'An API key was in the address' })).toBeVisible();
  await expect(page.getByText('revoke it at OpenAI')).toBeVisible();
  await page.getByRole('link', { name: 'Open Integrations' }).click();
  await expect(page).toHaveURL('/settings/integrations');
  expect(referrers.join()).not.toContain(key);
});

test('a search that only looks like one is answered', async ({ page, signIn }) => {
  await signIn('owner');
  for (const address of ['/usage?project=sk-test', '/settings/projects?q=sk-marketing-europe-2026'])
    expect([address, (await page.request.get(address, { maxRedirects: 0 })).status()]).toEqual([address, 200]);
});
