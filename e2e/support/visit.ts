import { expect, type Page, type Request } from '@playwright/test';

/**
 * Opens a page and waits until it is complete: React has taken over every control, what the page asks for by itself has
 * been answered, and all of it is on screen. Unlike `networkidle` it does not add half a second of silence to each page.
 */
export async function visit(page: Page, address: string): Promise<void> {
  const pending = new Set<Request>();
  const add = (request: Request) => void (request.resourceType() === 'fetch' && pending.add(request));
  const remove = (request: Request) => void pending.delete(request);
  page.on('request', add).on('requestfinished', remove).on('requestfailed', remove);
  try {
    await page.goto(address);
    await page.waitForFunction(isHydrated, undefined, { timeout: 60_000 });
    await nextFrames(page); // effects ask for what the page still needs
    await expect.poll(() => pending.size, { intervals: [20], message: `${address}: open requests` }).toBe(0);
  } finally {
    page.off('request', add).off('requestfinished', remove).off('requestfailed', remove);
  }
  await untilDrawn(page);
}

/**
 * Runs in the browser. React leaves its mark on every element it has taken over, one late section after the other; not on
 * the hidden fields with which it names a form's action.
 */
function isHydrated(): boolean {
  const controls = document.querySelectorAll('a, button, input:not([type="hidden"]), select, textarea, summary, main');
  return [...controls].every((control) => Object.keys(control).some((key) => key.startsWith('__react')));
}

/** Two frames: the first may have begun before the last change. */
const nextFrames = (page: Page): Promise<unknown> =>
  page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));

/** Waits until fonts are loaded, every chart is the interactive one (a month's stays static) and changes are painted. */
export async function untilDrawn(page: Page): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  const charts = page.locator('figure:not(.month-report figure)');
  await expect(charts.locator('[role="application"]')).toHaveCount(await charts.count());
  await nextFrames(page);
}
