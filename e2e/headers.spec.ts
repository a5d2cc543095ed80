import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { CspEvaluator } from 'csp_evaluator/dist/evaluator.js';
import { Severity } from 'csp_evaluator/dist/finding.js';
import { CspParser } from 'csp_evaluator/dist/parser.js';
import { makeReadConnection } from './cases/company';
import { type Answer, ask, cookieOf, fill, signedInAs } from './support/asking';
import { builtAddresses } from './support/build';
import { expect, test } from './support/fixtures';

const HEADERS = {
  'strict-transport-security': /^max-age=\d{8}; includeSubDomains$/,
  'x-content-type-options': /^nosniff$/,
  'x-frame-options': /^DENY$/,
  'referrer-policy': /^strict-origin-when-cross-origin$/,
  'permissions-policy': /camera=\(\)/,
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-resource-policy': /^same-origin$/,
};
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
/** What nobody may be given: not there, on a server that has them all on its disk. */
const HIDDEN = ['/.git/config', '/.env', '/.env.local', '/package.json', '/app/page.tsx', '/prisma/schema.prisma'];
/** The framework's last page, drawn at build time: no nonce can be in it, so it runs nothing and is plain text. */
const LAST_RESORT = '/_global-error';
const STATIC = /^\/(_next\/static|providers|screenshots)\/|^\/(icon\.svg|favicon\.ico)$/;

/** Files that the framework serves: SVG and robots.txt without an encoding, and a refused method without a type. */
const OF_THE_FRAMEWORK = /^(200|405) \/(\S+\.svg|robots\.txt|favicon\.ico|apple-icon\.png)$/;

/** A type that the content has, and with it the encoding where the type alone does not say one: JSON is UTF-8. */
function isRightType(type: string, text: string): boolean {
  if (/^(text\/|\w+\/javascript)|[/+]xml\b/.test(type) && !/; ?charset=utf-8$/i.test(type)) return false;
  if (/^application\/(manifest\+)?json\b/.test(type)) return isJson(text);
  return /^<!doctype html/i.test(text) === type.startsWith('text/html') && type !== '' && !isJson(text);
}
const isJson = (text: string) => {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
};

const filesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));

/** One file of each kind that the build serves. */
function assets(): string[] {
  const kinds = new Map(filesOf('.next/static').map((file) => [path.extname(file), `/_next/static/${file}`]));
  return [...kinds.values(), ...filesOf('public').map((file) => `/${file}`)];
}

test('every answer carries the security headers, whatever the address, the method, the asker and the outcome', async ({
  app,
  tenant,
  ownerSql,
}) => {
  test.setTimeout(120_000); // every address, some with every method, twice
  const { id } = await makeReadConnection(ownerSql, tenant.workspaceId);
  const owner = await cookieOf(await signedInAs(app.url, tenant.people.owner));
  const { pages, handlers } = builtAddresses();
  const missing = [
    ...['/nowhere', '/api/nowhere', '/_next/static/nowhere.js', '/settings/integrations/not-an-id'],
    // Beside files that there are.
    ...['/providers/nowhere', '/providers/nowhere.svg', '/screenshots/nowhere.png', '/icon.svgx', '/icon-svg'],
    ...['/favicon.ico/anything', '/_next/staticnowhere'],
  ];
  const asked = [
    ...[...pages, ...assets(), ...missing, ...HIDDEN].map((address) => ({ address, method: 'GET' })),
    ...[...handlers, '/usage', '/nowhere'].flatMap((address) => METHODS.map((method) => ({ address, method }))),
  ];
  const wrong: string[] = [];
  const nonces = new Set<string>();
  const policies = new Set<string>();
  let drawn = 0;

  function check(where: string, address: string, { status, headers, text }: Answer) {
    for (const [name, pattern] of Object.entries(HEADERS))
      if (!pattern.test(`${headers[name] ?? ''}`)) wrong.push(`${where}: ${name} is ${headers[name]}`);
    if (headers['x-powered-by']) wrong.push(`${where} says what it is made with`);
    if (status >= 500 && address !== LAST_RESORT) wrong.push(`${where}: ${status}`);
    if ((!STATIC.test(address) || status !== 200) && !/no-store/.test(`${headers['cache-control']}`))
      wrong.push(`${where} may be stored: ${headers['cache-control']}`);
    const type = `${headers['content-type'] ?? ''}`;
    if (text !== '' && !OF_THE_FRAMEWORK.test(`${status} ${address}`) && !isRightType(type, text))
      wrong.push(`${where} is sent as “${type}”`);
    if (!type.startsWith('text/html') || text === '') return;
    drawn++;
    const policy = `${headers['content-security-policy']}`;
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
    if (!nonce) wrong.push(`${where} has no policy`);
    if (nonces.has(nonce)) wrong.push(`${where}: a nonce twice`);
    nonces.add(nonce);
    policies.add(policy.replaceAll(nonce, 'n0nceOfThisOneAnswerOnly'));
    const tags = text.match(/<(script|style)\b[^>]*>/g) ?? [];
    if (tags.length === 0) wrong.push(`${where} has no script`);
    if (address === LAST_RESORT) return;
    for (const tag of tags) if (!tag.includes(`nonce="${nonce}"`)) wrong.push(`${where}: ${tag.slice(0, 80)}`);
  }

  for (const cookie of ['', owner])
    for (const { address, method } of asked) {
      const filled = fill(address, id);
      // Of a stranger's doing nothing but a refusal is asked for: no origin.
      const answer = await ask(app.url, { path: filled, method, headers: { cookie } });
      check(`${method} ${filled} (${cookie ? 'owner' : 'nobody'})`, filled, answer);
      if (HIDDEN.includes(address) && answer.status !== 404) wrong.push(`${address}: ${answer.status}`);
    }
  expect(wrong).toEqual([]);
  expect(drawn).toBeGreaterThan(2 * pages.length - 10);

  expect(policies.size).toBe(1);
  for (const policy of policies) {
    const findings = new CspEvaluator(new CspParser(policy).csp).evaluate();
    expect(findings.filter(({ severity }) => severity < Severity.INFO)).toEqual([]);
  }
  const weak = new CspEvaluator(new CspParser("script-src 'self' 'unsafe-inline'").csp).evaluate();
  expect(weak.some(({ severity }) => severity < Severity.INFO)).toBe(true);
});

test('there is no source map, no image optimizer, and no method that gives a request back', async ({ app }) => {
  const served = filesOf('.next/static');
  expect(served.length).toBeGreaterThan(10);
  expect(served.filter((file) => file.endsWith('.map'))).toEqual([]);
  for (const file of served.filter((name) => name.endsWith('.js')))
    expect((await ask(app.url, { path: `/_next/static/${file}.map` })).status, file).toBe(404);
  expect(existsSync('public/icon.svg') || existsSync('app/icon.svg')).toBe(true);
  for (const url of ['/icon.svg', 'https://evil.example/x.png', `${app.url}/icon.svg`]) {
    const optimized = await ask(app.url, { path: `/_next/image?url=${encodeURIComponent(url)}&w=64&q=75` });
    expect(optimized.status, url).toBeGreaterThanOrEqual(400);
  }
  for (const path of ['/', '/usage', '/api/usage', '/api/health']) {
    // The Fetch standard knows no such request, so the framework has none to hand to proxy.ts or to a route.
    const traced = await ask(app.url, { path, method: 'TRACE', headers: { 'x-canary': 'given-back' } });
    expect(traced.status, path).toBeGreaterThanOrEqual(400);
    expect(traced.text + JSON.stringify(traced.headers), path).not.toContain('given-back');
  }
});

test('a page that breaks the policy is noticed, in whichever context it is open', async ({
  page,
  browser,
  app,
  violations,
}) => {
  const other = await browser.newPage({ baseURL: app.url });
  for (const [i, each] of [page, other].entries()) {
    await each.goto('/sign-in');
    await each.evaluate(() =>
      document.head.append(Object.assign(document.createElement('style'), { textContent: 'a{}' })),
    );
    await expect.poll(() => violations.length).toBe(i + 1);
    expect(violations[i]).toContain('style-src-elem inline');
  }
  await other.close();
  violations.length = 0;
});
