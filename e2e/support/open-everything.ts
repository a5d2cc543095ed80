import type { Page } from '@playwright/test';

/** What opens something: dialogs, menus, pickers, tabs, and what is folded. Found by what it says of itself. */
const OPENERS = '[aria-haspopup], [aria-expanded="false"], [role="tab"], summary';

/**
 * Visits a page and opens, one after the other, whatever can be opened on it, and the page's own other views
 * (links to itself with another query). @returns how many things were opened
 */
export async function openEverything(page: Page, address: string): Promise<number> {
  await page.goto(address, { waitUntil: 'networkidle' });
  const own = new URL(page.url()).pathname;
  const views = await page
    .locator(`main a[href^="${own}?"]`)
    .evaluateAll((links) => [...new Set(links.map((link) => link.getAttribute('href') ?? ''))]);
  let opened = await whileOpen(page);
  for (const view of views) {
    await page.goto(view, { waitUntil: 'networkidle' });
    opened += await whileOpen(page);
  }
  return opened;
}

/** Opens whatever can be opened `within` the page there is, one after the other, and does something `each` time. */
export async function whileOpen(
  page: Page,
  within = 'body',
  each: () => Promise<unknown> = async () => {},
): Promise<number> {
  const here = page.url();
  const openers = page.locator(within).locator(OPENERS).filter({ visible: true });
  const count = await openers.count();
  let opened = 0;
  for (let i = 0; i < count; i++) {
    const opener = openers.nth(i);
    if (!(await opener.isVisible().catch(() => false)) || !(await opener.isEnabled())) continue;
    await opener.click();
    opened++;
    await page.waitForTimeout(50); // what opens is drawn, and asks for what it shows
    if (page.url() === here) await each();
    await page.keyboard.press('Escape');
    if (page.url() !== here) await page.goto(here, { waitUntil: 'networkidle' });
  }
  return opened;
}
