import { CASES } from '../cases/cases';
import { untilDrawn } from '../cases/place';
import { test } from '../support/fixtures';
import { whileOpen } from '../support/open-everything';
import { fileOf, isCaseWanted, isPlaceWanted, KEPT_IN, type Shot, themes, WIDTHS, widths } from './shots';

for (const { name, role, make } of CASES.filter((each) => isCaseWanted(each.name)))
  test(name, async ({ page, signIn, tenant, ownerSql, keyOf }) => {
    if (role) await signIn(role);
    const made = await make({ page, tenant, sql: ownerSql, keyOf });
    const places = made.filter((place) => isPlaceWanted(place.name));
    const shoot = (place: string, width: Shot['width'], theme: Shot['theme'], fullPage: boolean) =>
      page.screenshot({ path: `${KEPT_IN}/${fileOf({ case: name, place, width, theme })}`, fullPage });
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
          await shoot(place, width, theme, !over);
          let opened = 0;
          if (opens) await whileOpen(page, opens, () => shoot(`${place}-opened-${++opened}`, width, theme, false));
        }
      }
    }
  });

const sizeOf = (width: Shot['width']) => ({ width, height: width === 390 ? 844 : 900 });
