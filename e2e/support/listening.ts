import type { BrowserContext, Page, Request, Response, Route } from '@playwright/test';
import { ask } from './asking';
import type { Search } from './needles';

/** What a client says of its connection, and an encoding that Node does not undo by itself. */
const OWN = ['host', 'connection', 'content-length', 'accept-encoding'];

/**
 * Searches everything the pages of a context are sent while they are used: addresses, headers, bodies, the console.
 * @param changes where answers to changes are read before the page has them: a page that moves on takes them along
 * @returns waits for the bodies that are on their way. One that the browser did not keep is fetched again. What cannot be,
 *   since it was the answer to a change, is an Error where `changes` are read, and left out otherwise
 */
export async function listen(context: BrowserContext, search: Search, changes?: RegExp): Promise<() => Promise<void>> {
  const reads: Promise<void>[] = [];
  const unread: string[] = [];
  const searched = new WeakSet<Request>();
  const readFirst = async (route: Route) => {
    if (route.request().method() === 'GET') return route.fallback();
    const answer = await route.fetch({ maxRedirects: 0 });
    search.in(`body of ${route.request().method()} ${answer.url()}`, await answer.text());
    searched.add(route.request());
    await route.fulfill({ response: answer });
  };
  if (changes) await context.route(changes, readFirst);
  context.on('console', (message) => search.in('console', message.text()));
  context.on('response', (response) => {
    search.in(`headers of ${nameOf(response)}`, JSON.stringify(response.headers()));
    search.in(`address ${nameOf(response)}`, response.url());
    if (!hasBody(response) || isBuilt(response) || searched.has(response.request())) return;
    const read = response.text().catch((error: Error) => fetchAgain(response, error, Boolean(changes)));
    const done = read.then((text) => search.in(`body of ${nameOf(response)}`, text));
    reads.push(done.catch((error: Error) => void unread.push(error.message)));
  });
  return async () => {
    await Promise.all(reads);
    if (unread.length > 0) throw new Error(`Not read:\n${unread.join('\n')}`);
  };
}

const nameOf = (response: Response) => `${response.request().method()} ${response.url()}`;

/** The build's own files: `canary.spec.ts` reads them from the disk, instead of once more with every page. */
const isBuilt = (response: Response) => new URL(response.url()).pathname.startsWith('/_next/static/');

/** By HTTP: these have none. */
const hasBody = (response: Response): boolean =>
  response.request().method() !== 'HEAD' && ![204, 205, 304].includes(response.status()) && !leadsOn(response);
const leadsOn = (response: Response) => response.status() >= 300 && response.status() < 400;

async function fetchAgain(response: Response, reason: Error, needsChanges: boolean): Promise<string> {
  const request = response.request();
  if (request.method() !== 'GET' && !needsChanges) return '';
  if (request.method() !== 'GET') throw new Error(`${nameOf(response)}: ${reason.message}`);
  const all = Object.entries(await request.allHeaders());
  const headers = Object.fromEntries(all.filter(([name]) => !OWN.includes(name.toLowerCase())));
  const { origin, pathname, search } = new URL(response.url());
  const again = await ask(origin, { path: `${pathname}${search}`, headers });
  if (again.status === response.status()) return again.text;
  throw new Error(`${nameOf(response)}: ${reason.message}, and ${again.status} the second time`);
}

/** Searches what a page has stored in the browser. */
export async function searchStores(page: Page, search: Search): Promise<void> {
  for (const store of ['localStorage', 'sessionStorage'] as const)
    search.in(store, await page.evaluate((name) => JSON.stringify({ ...window[name] }), store));
  search.in('cookies', JSON.stringify(await page.context().cookies()));
}
