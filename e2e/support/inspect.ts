import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** Of the kit's library, around what floats: they hold no focus but pass it on, which axe cannot see everywhere. */
const GUARDS = '[data-base-ui-focus-guard]';

/** Every rule of axe, in the page itself: without frames it needs no second page, and what passes is not told. */
export const axe = (page: Page): AxeBuilder =>
  new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode(true);

/** What is wrong with the page as it is on screen now, in words. */
export async function inspect(page: Page): Promise<string[]> {
  const { violations } = await axe(page).exclude(GUARDS).analyze();
  const rules = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `axe ${id}: ${html.slice(0, 200)}`));
  return [...rules, ...(await page.evaluate(outOfPlace))];
}

/** Runs in the browser: what is wider than the screen, and series that are drawn beside their axes. */
function outOfPlace(): string[] {
  const { scrollWidth, clientWidth } = document.documentElement;
  const wide = scrollWidth > clientWidth ? [`${scrollWidth - clientWidth} px wider than the screen`] : [];
  const charts = [...document.querySelectorAll('figure')].flatMap((figure) => {
    const { left, right, top, bottom } = figure.getBoundingClientRect();
    return [...figure.querySelectorAll('.chart-series path')].flatMap((path) => {
      const box = path.getBoundingClientRect();
      const out = box.left < left || box.right > right || box.top < top || box.bottom > bottom;
      return out && box.width > 0 ? [`a series from ${box.left} to ${box.right} in a chart to ${right}`] : [];
    });
  });
  return [...wide, ...charts];
}
