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
  for (const { width, colorScheme } of LOOKS)
    test(`${each.name}, ${width} ${colorScheme}: no axe violation and nothing out of place, whatever is open`, async ({
      page,
      placesOf,
    }) => {
      test.setTimeout(600_000);
      const places = await placesOf(each);
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      for (const { name: place, open, opens } of places) {
        const look = async (what: string) => {
          await untilDrawn(page);
          expect.soft(await inspect(page), what).toEqual([]);
        };
        await page.unrouteAll({ behavior: 'ignoreErrors' });
        await open(page); // drawn in these colours: between two themes some are still the other's
        await look(place);
        let opened = 0;
        if (opens) await whileOpen(page, opens, () => look(`${place}, opened ${++opened}`));
      }
    });
