import { inRoot } from '@/lib/launcher/files.mjs';
import { CASES } from '../cases/cases';

export const KEPT_IN = inRoot('.data/screens');
export const WIDTHS = [1440, 1024, 390] as const;
export const THEMES = ['light', 'dark'] as const;
export type Shot = { case: string; place: string; width: (typeof WIDTHS)[number]; theme: (typeof THEMES)[number] };

/** What was asked for: widths, themes, and parts of the names of cases; any other word is part of a place's name. */
const asked = (process.env.SCREENS ?? '').split(' ').filter(Boolean);
const chosen = <T extends string | number>(of: readonly T[]): readonly T[] => {
  const named = of.filter((each) => asked.includes(`${each}`));
  return named.length > 0 ? named : of;
};
export const widths = chosen(WIDTHS);
export const themes = chosen(THEMES);
const words = asked.filter((word) => ![...WIDTHS, ...THEMES].some((each) => `${each}` === word));
const inCase = (word: string) => CASES.some(({ name }) => name.includes(word));
const caseWords = words.filter(inCase);
const placeWords = words.filter((word) => !inCase(word));

const oneOf = (given: readonly string[], name: string) =>
  given.length === 0 || given.some((word) => name.includes(word));
export const isCaseWanted = (name: string): boolean => oneOf(caseWords, name);
export const isPlaceWanted = (name: string): boolean => oneOf(placeWords, name);

export const fileOf = ({ case: name, place, width, theme }: Shot): string => `${name}/${place}--${width}-${theme}.png`;

/** Of a file's name; null for one that is no shot. */
export function shotOf(file: string): Shot | null {
  const [, name, place, width, theme] = /^([\w-]+)\/([\w-]+)--(\d+)-(light|dark)\.png$/.exec(file) ?? [];
  if (!name || !place) return null;
  return { case: name, place, width: Number(width) as Shot['width'], theme: theme as Shot['theme'] };
}
