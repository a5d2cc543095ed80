import type { Page } from '@playwright/test';
import { CASES } from './cases/cases';
import { expect, test } from './support/fixtures';
import { whileOpen } from './support/open-everything';

/** What takes longer than anybody can see, of every element and what is drawn before and after it. */
const moving = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const milliseconds = (text: string) =>
      text.split(',').map((each) => Number.parseFloat(each) * (each.trim().endsWith('ms') ? 1 : 1_000));
    const found = [...document.querySelectorAll('*')].flatMap((element) =>
      [null, '::before', '::after'].flatMap((part) => {
        const style = getComputedStyle(element, part);
        const longest = Math.max(
          ...milliseconds(style.transitionDuration),
          ...milliseconds(style.transitionDelay),
          ...milliseconds(style.animationDelay),
          ...(style.animationName === 'none' ? [] : milliseconds(style.animationDuration)),
        );
        const still = longest <= 1 && style.scrollBehavior === 'auto';
        return still ? [] : [`${element.tagName} ${element.getAttribute('class')}${part ?? ''}: ${longest} ms`];
      }),
    );
    const running = document
      .getAnimations()
      .filter(({ playState, timeline }) => playState === 'running' && timeline instanceof DocumentTimeline)
      .map(({ effect }) => Number(effect?.getTiming().duration))
      .filter((duration) => !(duration <= 1)); // as short as the others may be, it was only caught in the act
    return [...found, ...running.map((duration) => `running: ${duration} ms`)];
  });

const CHOSEN: Readonly<Record<string, RegExp>> = {
  ordinary: /^(usage|integrations|connect|members|projects|audit-log|account|connection-usage)$/,
  gaps: /^(usage-lines|connection-coverage|day-awaited)$/,
  'on-its-way': /^(usage|connection)$/,
};

for (const each of CASES.filter(({ name }) => name in CHOSEN))
  test(`${each.name}: with reduced motion nothing moves, whatever is open, and without it something does`, async ({
    page,
    placesOf,
  }) => {
    test.setTimeout(300_000);
    await page.addInitScript(() => {
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
    const places = (await placesOf(each)).filter(({ name }) => CHOSEN[each.name]?.test(name));
    const seen: string[] = [];
    for (const { name: place, open, opens } of places) {
      await page.unrouteAll({ behavior: 'ignoreErrors' });
      await page.emulateMedia({ reducedMotion: 'reduce' });
      await open(page);
      const look = async () => expect(await moving(page), place).toEqual([]);
      await look();
      if (opens) await whileOpen(page, opens, look);
      expect(await page.evaluate(() => (window as unknown as { smooth: string[] }).smooth), place).toEqual([]);
      await page.emulateMedia({ reducedMotion: 'no-preference' });
      seen.push(...(await moving(page)));
    }
    expect(seen).not.toEqual([]);
  });
