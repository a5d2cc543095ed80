import { CASES } from './cases/cases';
import { untilDrawn } from './cases/place';
import { expect, test } from './support/fixtures';
import { inspect } from './support/inspect';
import { whileOpen } from './support/open-everything';

const LOOKS = [
  { width: 1440, colorScheme: 'light' },
  { width: 390, colorScheme: 'dark' },
] as const;

for (const each of CASES)
  test(`${each.name}: no axe violation and nothing out of place, whatever is open, wide and narrow`, async ({
    page,
    placesOf,
  }) => {
    test.setTimeout(900_000);
    const trouble: string[] = [];
    if (each.name === 'ordinary') {
      page.on('console', (said) => said.type() === 'error' && trouble.push(`${page.url()} console: ${said.text()}`));
      page.on('pageerror', (error) => trouble.push(`${page.url()} error: ${error.message}`));
    }
    const places = await placesOf(each);
    for (const { width, colorScheme } of LOOKS) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      for (const { name: place, open, opens } of places) {
        const look = async (what: string) => {
          await untilDrawn(page);
          expect.soft(await inspect(page), `${what}, ${width} ${colorScheme}`).toEqual([]);
        };
        await page.unrouteAll({ behavior: 'ignoreErrors' });
        await open(page); // drawn in these colours: between two themes some are still the other's
        await look(place);
        let opened = 0;
        if (opens) await whileOpen(page, opens, () => look(`${place}, opened ${++opened}`));
      }
    }
    expect(trouble).toEqual([]);
  });

test('the looking itself sees: text too faint, what is too wide, a series beside its axes', async ({ page }) => {
  await page.goto('/docs');
  expect(await inspect(page)).toEqual([]);
  await page.evaluate(() => {
    document.querySelector('main')?.insertAdjacentHTML(
      'beforeend',
      `<p style="color: #ccc; background: #fff; width: 200vw">faint</p>
       <figure style="width: 100px"><svg class="chart-series" style="width: 200px"><path d="M0 0H200V9"/></svg></figure>`,
    );
  });
  expect(await inspect(page)).toEqual([
    expect.stringContaining('axe color-contrast: <p'),
    expect.stringContaining('px wider than the screen'),
    expect.stringMatching(/^a series from .* in a chart to /),
  ]);
});
