import { gzipSync } from 'node:zlib';
import { openPage } from '../support/open-everything.ts';
import { scriptsOf } from '../support/scripts.ts';
import { createCompany } from './company.ts';
import type { Finding } from './measure.ts';
import { launchBrowser, signedIn, startServer } from './production.ts';

/** kB before the first chart is on screen, and with everything that a page ever loads. */
const BUDGET = { first: 180, whole: 400 };

type Cookie = { name: string; value: string };

/** Gzipped JavaScript, from the production build, signed in as an owner: what a page's HTML names, and all of Usage. */
export async function bench(): Promise<Finding[]> {
  const { owner, connectionId } = await createCompany();
  const cookie = await signedIn(owner);
  const pages = [
    '/usage',
    `/settings/integrations/${connectionId}`,
    '/settings/integrations',
    '/settings/integrations/connect/openai',
    '/settings/general',
    '/settings/members',
    '/settings/audit-log',
    '/account',
    '/docs',
    '/docs/openai',
    '/sign-in',
  ];
  const server = await startServer();
  try {
    const findings: Finding[] = [];
    for (const page of pages) {
      const named = await namedBy(server.url, page, page === '/sign-in' ? null : cookie);
      findings.push(finding(page.replace(connectionId, '<id>'), await weigh(named), BUDGET.first));
    }
    const { idle, opened } = await loadedBy(`${server.url}/usage`, { ...cookie, url: server.url });
    findings.push(finding('/usage, left alone', await weigh(idle), BUDGET.whole));
    findings.push(finding('/usage, with everything on it opened', await weigh(opened), BUDGET.whole));
    return findings;
  } finally {
    await server.stop();
  }
}

const finding = (what: string, bytes: number, budget: number): Finding => ({
  what,
  ratio: bytes / 1000 / budget,
  unit: `of ${budget} kB`,
  from: `${(bytes / 1000).toFixed(1)} kB gzipped`,
});

async function namedBy(url: string, page: string, cookie: Cookie | null): Promise<Set<string>> {
  const headers = cookie ? { cookie: `${cookie.name}=${cookie.value}` } : {};
  const response = await fetch(`${url}${page}`, { headers, redirect: 'manual' });
  if (response.status !== 200) throw new Error(`${page} answers ${response.status}.`);
  return new Set([...scriptsOf(await response.text())].map((file) => `${url}${file}`));
}

/** What a browser fetches for a page: until nothing more comes by itself, and once all that opens has been opened. */
async function loadedBy(address: string, cookie: Cookie & { url: string }) {
  const browser = await launchBrowser();
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    await context.addCookies([cookie]);
    const page = await context.newPage();
    const scripts = new Set<string>();
    page.on('response', (response) => response.url().endsWith('.js') && scripts.add(response.url()));
    await page.goto(address);
    await page.locator('.recharts-surface').first().waitFor();
    await page.waitForLoadState('networkidle');
    const idle = new Set(scripts);
    await openPage(page, address);
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog', { name: 'Commands' }).waitFor();
    return { idle, opened: scripts };
  } finally {
    await browser.close();
  }
}

const sizes = new Map<string, number>();

async function weigh(files: ReadonlySet<string>): Promise<number> {
  let bytes = 0;
  for (const file of files) {
    const size = sizes.get(file) ?? gzipSync(Buffer.from(await (await fetch(file)).arrayBuffer())).length;
    sizes.set(file, size);
    bytes += size;
  }
  return bytes;
}
