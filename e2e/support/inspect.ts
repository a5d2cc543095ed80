import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { leakingFormsOnScreen, SECRET_FIELD } from './forms';
import { moving } from './motion';

/** Around what floats the kit's library has guards: they pass the focus on, which axe cannot see everywhere. */
const GUARDS = '[data-base-ui-focus-guard]';

/** The only rules of axe whose result can change with the width and the colors of the same page. */
const RULES_OF_APPEARANCE = ['color-contrast', 'target-size'];

/** Every rule of axe, in the page itself: it has no frames, so no second page is needed. Passed rules are left out. */
export const axe = (page: Page): AxeBuilder =>
  new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode(true);

/**
 * @param within a selector of the part to look at, the rest having been looked at before; the whole page by default
 * @returns what is wrong with the page as it is on screen now, in words; with reduced motion nothing may move
 */
export async function inspect(page: Page, within?: string): Promise<string[]> {
  const part = within && (await page.locator(within).count()) > 0 ? within : undefined; // it may have gone meanwhile
  const found = await violations(part ? axe(page).include(part) : axe(page));
  const forms = await page.evaluate(leakingFormsOnScreen, SECRET_FIELD);
  return [...found, ...forms, ...(await page.evaluate(outOfPlace)), ...(await moving(page, part))];
}

/** @returns what is wrong with the same page in another width or in other colors: only what depends on these */
export async function inspectAppearance(page: Page): Promise<string[]> {
  const options = { resultTypes: ['violations' as const], runOnly: RULES_OF_APPEARANCE };
  return [...(await violations(axe(page).options(options))), ...(await page.evaluate(outOfPlace))];
}

async function violations(builder: AxeBuilder): Promise<string[]> {
  const { violations } = await builder.exclude(GUARDS).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `axe ${id}: ${html.slice(0, 200)}`));
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
