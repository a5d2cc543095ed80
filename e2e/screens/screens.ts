import { CASES } from '../cases/cases';
import { test } from '../support/fixtures';
import { whileOpen } from '../support/open-everything';
import { untilDrawn } from '../support/visit';
import { fileOf, isCaseWanted, isPlaceWanted, KEPT_IN, type Shot, themes, WIDTHS, widths } from './shots';

for (const each of CASES.filter(({ name }) => isCaseWanted(name)))
  test(each.name, async ({ page, placesOf }) => {
    const places = (await placesOf(each)).filter(({ name }) => isPlaceWanted(name));
    const shoot = (place: string, width: Shot['width'], theme: Shot['theme'], fullPage: boolean) =>
      page.screenshot({ path: `${KEPT_IN}/${fileOf({ case: each.name, place, width, theme })}`, fullPage });
    for (const theme of themes) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      for (const { name: place, open, opens } of places) {
        await page.unrouteAll({ behavior: 'ignoreErrors' });
        await page.setViewportSize(sizeOf(WIDTHS[0]));
        await open(page); // anew in each theme: between two some colours are still the other's
        for (const width of widths) {
          await page.setViewportSize(sizeOf(width));
          await untilDrawn(page);
          const over = await page.getByRole('dialog').first().isVisible(); // the page under it is another place
          if (!over) await page.evaluate(() => window.scrollTo(0, 0)); // what sticks, sticks at its place
          await shoot(place, width, theme, !over);
          let opened = 0;
          if (opens) await whileOpen(page, opens, () => shoot(`${place}-opened-${++opened}`, width, theme, false));
        }
      }
    }
  });

const sizeOf = (width: Shot['width']) => ({ width, height: width === 390 ? 844 : 900 });
