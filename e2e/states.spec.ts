import { CASES } from './cases/cases';
import { expect, test } from './support/fixtures';
import { inspect, inspectAppearance } from './support/inspect';
import { listen, searchStores } from './support/listening';
import { moving, watchScrolling } from './support/motion';
import { Search } from './support/needles';
import { whileOpen } from './support/open-everything';
import { untilDrawn, visit } from './support/visit';

const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 390, height: 900 };

// One walk over every page in every form, which opens whatever opens. It looks for everything that can be wrong with a
// page at once: axe, layout, motion, console errors, and stored keys in anything the browser is sent.
for (const each of CASES)
  test(`${each.name}: every page is accessible, in place, still, free of keys and of errors, whatever is open`, async ({
    page,
    placesOf,
    app,
  }) => {
    test.setTimeout(600_000);
    const search = new Search(app.sandboxKeys.map(({ key }) => key));
    const allRead = await listen(page.context(), search);
    const errors: string[] = [];
    if (each.name === 'ordinary') {
      page.on('console', (said) => said.type() === 'error' && errors.push(`${page.url()} console: ${said.text()}`));
      page.on('pageerror', (error) => errors.push(`${page.url()} error: ${error.message}`));
    }
    await watchScrolling(page);
    const wide = async () => {
      await page.setViewportSize(WIDE);
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    };
    const narrow = async () => {
      await page.setViewportSize(NARROW);
      await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    };
    const places = await placesOf(each);
    let opened = 0;
    for (const { name: place, open, opens } of places) {
      const look = async (what: string, within?: string) => {
        await untilDrawn(page);
        expect.soft(await inspect(page, within), what).toEqual([]);
      };
      await page.unrouteAll({ behavior: 'ignoreErrors' });
      await wide();
      await open(page);
      await look(place);
      await narrow();
      await untilDrawn(page);
      expect.soft(await inspectAppearance(page), `${place}, narrow and dark`).toEqual([]);
      if (!opens) continue;
      // What opens only where there is little room, as the navigation does, is around the page.
      if (opens === 'body') opened += await whileOpen(page, opens, (part) => look(`${place}, narrow, opened`, part));
      await wide();
      opened += await whileOpen(page, opens, (part) => look(`${place}, opened`, part));
    }
    expect(opened > 0).toBe(places.some(({ opens }) => opens));
    await searchStores(page, search);
    await allRead();
    expect(search.seen.texts).toBeGreaterThan(places.length);
    expect(search.found).toEqual([]);
    expect(errors).toEqual([]);
  });

test('the inspection finds faint text, overflow, a series beside its axes, and motion', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await visit(page, '/docs');
  expect(await inspect(page)).toEqual([]);
  await page.evaluate(() => {
    document.querySelector('main')?.insertAdjacentHTML(
      'beforeend',
      `<p style="color: #ccc; background: #fff; width: 200vw">faint</p>
       <figure style="width: 100px"><svg class="chart-series" style="width: 200px"><path d="M0 0H200V9"/></svg></figure>`,
    );
  });
  const found = [
    expect.stringContaining('axe color-contrast: <p'),
    expect.stringContaining('px wider than the screen'),
    expect.stringMatching(/^a series from .* in a chart to /),
  ];
  expect(await inspect(page)).toEqual(found);
  expect(await inspectAppearance(page)).toEqual(found);

  await page.emulateMedia({ reducedMotion: 'no-preference' });
  expect(await moving(page)).not.toEqual([]);
});
