import type { Page } from '@playwright/test';

/**
 * Everything `within` the page that moves for longer than anybody can see: transitions, animations and delays of every
 * element and of what is drawn before and after it; animations that run; and smooth scrolling since `watchScrolling`.
 */
export const moving = (page: Page, within = 'html'): Promise<string[]> => page.evaluate(findMoving, within);

/** Runs in the browser. */
function findMoving(within: string): string[] {
  const milliseconds = (text: string) =>
    text.split(',').map((each) => Number.parseFloat(each) * (each.trim().endsWith('ms') ? 1 : 1_000));
  const styled = [...document.querySelectorAll(`${within}, ${within} *`)].flatMap((element) =>
    [null, '::before', '::after'].flatMap((part) => {
      const style = getComputedStyle(element, part);
      const animated = style.animationName === 'none' ? 0 : Math.max(...milliseconds(style.animationDuration));
      const longest = Math.max(
        ...milliseconds(style.transitionDuration),
        ...milliseconds(style.transitionDelay),
        animated,
        // What appears at once, only later, does not move.
        ...(animated > 1 ? milliseconds(style.animationDelay) : []),
      );
      const still = longest <= 1 && style.scrollBehavior === 'auto';
      return still ? [] : [`${element.tagName} ${element.getAttribute('class')}${part ?? ''} moves for ${longest} ms`];
    }),
  );
  const running = document
    .getAnimations()
    .filter(({ playState, timeline }) => playState === 'running' && timeline instanceof DocumentTimeline)
    .map(({ effect }) => Number(effect?.getTiming().duration))
    .filter((duration) => !(duration <= 1)) // one as short as that was only caught in the act
    .map((duration) => `an animation runs for ${duration} ms`);
  const { smooth = [] } = window as unknown as { smooth?: string[] };
  return [...styled, ...running, ...smooth.map((call) => `${call} scrolls smoothly`)];
}

/** Notes every smooth scroll on the pages that are opened from now on. */
export const watchScrolling = (page: Page): Promise<unknown> =>
  page.addInitScript(() => {
    const smooth: string[] = [];
    Object.assign(window, { smooth });
    for (const name of ['scrollIntoView', 'scrollTo', 'scrollBy', 'scroll'] as const) {
      const scroll = Element.prototype[name] as (...given: unknown[]) => void;
      Element.prototype[name] = function (this: Element, ...given: unknown[]) {
        if (JSON.stringify(given).includes('smooth')) smooth.push(name);
        return scroll.apply(this, given);
      };
    }
  });
