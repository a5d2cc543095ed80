import type { Browser } from '@playwright/test';
import { createCompany } from './company.ts';
import { serveReferences } from './first-chart/reference.ts';
import { type Finding, median } from './measure.ts';
import { launchBrowser, signedIn, startServer } from './production.ts';

const ROUNDS = 5;
/** Slow 4G as Chromium's own tools have it, and a processor slowed four times. */
const NETWORK = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 };
const SLOWER = 4;

/** What is looked for on a page, by what it is called. */
type Sights = Readonly<Record<string, string>>;
type Seen = { at: Record<string, number>; shift: number };

const USAGE: Sights = { drawn: 'path[fill^="var(--color-series-"]', interactive: '.chart-series' };

/**
 * Usage with 90 days of ten series, in a browser that has never been there: when the drawn chart is on screen, when the
 * interactive one has taken its place, and what has moved by then. Beside it, measured the same way, a bare page with
 * the chart library alone and one that is nothing but an SVG.
 */
export async function bench(): Promise<Finding[]> {
  const { owner } = await createCompany();
  const [server, reference] = [await startServer(), await serveReferences()];
  const browser = await launchBrowser();
  const cookie = { ...(await signedIn(owner)), url: server.url };
  const contenders = {
    usage: () => visit(browser, `${server.url}/usage?range=90d`, USAGE, cookie),
    recharts: () => visit(browser, `${reference.url}/recharts`, { interactive: '.recharts-bar-rectangle' }),
    svg: () => visit(browser, `${reference.url}/svg`, { drawn: '.series' }),
  };
  try {
    await contenders.usage(); // the server's first answer is slower than all that follow
    const visits: Record<keyof typeof contenders, Seen[]> = { usage: [], recharts: [], svg: [] };
    for (let round = 0; round < ROUNDS; round++)
      for (const name of ['usage', 'recharts', 'svg'] as const) visits[name].push(await contenders[name]());
    return findings(visits, reference.scriptBytes);
  } finally {
    await browser.close();
    await Promise.all([server.stop(), reference.stop()]);
  }
}

function findings({ usage, recharts, svg }: Record<'usage' | 'recharts' | 'svg', Seen[]>, bytes: number): Finding[] {
  const seconds = (visits: Seen[], sight: string) => median(visits.map(({ at }) => at[sight] ?? Number.NaN)) / 1000;
  const against = (what: string, sight: string, other: Seen[], name: string): Finding => {
    const [mine, theirs] = [seconds(usage, sight), seconds(other, sight)];
    return { what, ratio: mine / theirs, unit: `of ${name}`, from: `${mine.toFixed(2)} s, ${theirs.toFixed(2)} s` };
  };
  const shift = Math.max(...usage.map((visit) => visit.shift));
  return [
    against('the first chart on screen (1.5 s at most)', 'drawn', svg, 'an SVG alone'),
    against('the interactive chart (4 s at most)', 'interactive', recharts, `recharts alone, ${kilo(bytes)}`),
    {
      what: 'layout shift until then (0 at most)',
      ratio: shift,
      unit: 'at worst',
      from: `${shift} in ${ROUNDS} visits`,
    },
  ];
}

const kilo = (bytes: number) => `${(bytes / 1000).toFixed(0)} kB`;

/** A first visit: nothing cached, slowed, until all is seen and a second more. */
async function visit(
  browser: Browser,
  url: string,
  sights: Sights,
  cookie?: { name: string; value: string; url: string },
) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    if (cookie) await context.addCookies([cookie]);
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    await cdp.send('Network.enable');
    await cdp.send('Network.emulateNetworkConditions', NETWORK);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    await page.addInitScript({ content: `window.sights = ${JSON.stringify(sights)};` });
    await page.addInitScript({ path: `${import.meta.dirname}/first-chart/watch.js` });
    await page.goto(url, { waitUntil: 'commit' });
    const all = (names: string[]) => names.every((name) => name in (window as unknown as { seen: Seen }).seen.at);
    await page.waitForFunction(all, Object.keys(sights), { timeout: 60_000 });
    await page.waitForTimeout(1_000);
    return await page.evaluate(() => (window as unknown as { seen: Seen }).seen);
  } finally {
    await context.close();
  }
}
