import type { Locator, Page } from '@playwright/test';
import { visit } from './visit';

/** What opens something: dialogs, menus, pickers, tabs, and what is folded. Found by what it says of itself. */
const OPENERS = ['[aria-haspopup]', '[aria-expanded]', '[role="tab"]', 'summary']
  .map((opener) => `${opener}:not(:disabled, [aria-disabled="true"])`)
  .join(', ');

const TRIES = 5;

/** Visits a page and opens, one after the other, whatever can be opened on it. @returns how many things were opened */
export async function openPage(page: Page, address: string): Promise<number> {
  await visit(page, address);
  return whileOpen(page);
}

/**
 * Opens what there is `within` the page as it stands, in its order, with what only shows once something before it is
 * open, and does something `each` time: it is given a selector of what appeared, or nothing where the page itself changed
 * or was never looked at with something open. @returns how many things were opened
 */
export async function whileOpen(
  page: Page,
  within = 'body',
  each: (appeared?: string) => Promise<unknown> = async () => {},
): Promise<number> {
  const here = page.url();
  const openers = page.locator(within).locator(OPENERS).filter({ visible: true });
  let opened = 0;
  for (let i = 0; i < (await openers.count()); i++) {
    const opener = openers.nth(i);
    await page.evaluate(noteElements);
    if (!(await open(opener))) continue;
    opened++;
    await page.waitForTimeout(50); // what opens is drawn, and asks for what it shows
    if (page.url() === here) {
      const hasAppeared = await page.evaluate(markAppeared, APPEARED);
      await each(hasAppeared && opened > 1 ? `[${APPEARED}]` : undefined);
    }
    await page.keyboard.press('Escape');
    if (page.url() !== here) await visit(page, here);
  }
  return opened;
}

const APPEARED = 'data-appeared';

/** Runs in the browser: remembers every element there is. */
function noteElements(): void {
  Object.assign(window, { noted: new WeakSet(document.body.querySelectorAll('*')) });
}

/** Runs in the browser: marks the elements that were not there, each at its outermost. @returns whether there are any */
function markAppeared(mark: string): boolean {
  const { noted = new WeakSet() } = window as unknown as { noted?: WeakSet<Element> };
  for (const marked of document.querySelectorAll(`[${mark}]`)) marked.removeAttribute(mark);
  const isNew = (element: Element | null) => element !== null && element !== document.body && !noted.has(element);
  const appeared = [...document.body.querySelectorAll('*')].filter(
    (element) => isNew(element) && !isNew(element.parentElement),
  );
  for (const element of appeared) element.setAttribute(mark, '');
  return appeared.length > 0;
}

/**
 * @returns whether it was to be opened: one that is open, or has gone by itself meanwhile, is not
 * @throws Error where it cannot be pressed, although what was in front of it was told to close
 */
async function open(opener: Locator): Promise<boolean> {
  const isOpen = await opener.evaluateAll((all) => all.every((each) => each.getAttribute('aria-expanded') === 'true'));
  if (isOpen) return false;
  for (let tries = 1; ; tries++)
    try {
      await opener.click({ timeout: 3_000 });
      return true;
    } catch (error) {
      if (!(await opener.isVisible())) return false;
      if (tries === TRIES) throw error;
      await opener.page().keyboard.press('Escape'); // what opened late had not heard of the one before
    }
}
