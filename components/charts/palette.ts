import { UNATTRIBUTED } from '@/lib/integrations/provider';
import { OTHER } from '@/lib/usage/series';

/** How a series is drawn, from the tokens of globals.css; usage that nobody owns is grey and hatched. */
export function seriesLook(id: string, colour: number | null): { fill: string; hatched: boolean } {
  if (id === OTHER) return { fill: 'var(--color-other)', hatched: false };
  if (id === UNATTRIBUTED || colour === null) return { fill: 'var(--color-unattributed)', hatched: true };
  return { fill: `var(--color-series-${colour})`, hatched: false };
}
