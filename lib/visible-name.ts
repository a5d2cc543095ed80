import { z } from 'zod';

/** Code points that one character, as people count them, may have on average: an emoji of a family has seven. */
const POINTS_PER_CHARACTER = 4;

/**
 * Invisible characters where they belong, in this order: joiners in the words of scripts that spell with them, and between
 * emoji; the form of a symbol, a Han or a Mongolian letter; the letters of a flag; signs of Arabic and Syriac numbers, which
 * are format characters that one sees.
 */
const IN_PLACE =
  /(?<=[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Nko}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}\p{Script=Balinese}\p{Script=Javanese}]\p{M}*)[\u200C\u200D]|(?<=\p{Extended_Pictographic}[\uFE0F\u{1F3FB}-\u{1F3FF}]*)\u200D(?=\p{Extended_Pictographic})|(?<=[\p{S}\p{N}#*\p{Extended_Pictographic}])[\uFE0E\uFE0F]|(?<=\p{Script=Han})[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]|(?<=\p{Script=Mongolian})[\u180B-\u180D\u180F]|(?<=\u{1F3F4}[\u{E0020}-\u{E007E}]*)[\u{E0020}-\u{E007F}]|[\u0600-\u0605\u06DD\u070F\u0890\u0891\u08E2]/gu;

/** What is invisible, turns the text around or cannot be stored. */
const HIDDEN =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}\u2800\uFFFC\u{1D159}]/u;
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

const characters = new Intl.Segmenter('en', { granularity: 'grapheme' });

type Rules = {
  /** Begins the message, such as “The owner”. */
  what: string;
  /** Characters as people count them: an emoji or a letter with its accents is one. */
  max: number;
};

/** A name as it is stored, or what is wrong with it, for the person who typed it. An empty one is an empty value. */
export type ReadName = { value: string } | { problem: string; isLong?: true };

/**
 * The one rule for a name that people see: of a person, a workspace, a connection, a saved view, an owner, a cost center, a
 * label. One way to write what looks alike (NFC, single spaces, none at the ends); nothing in it that is invisible, breaks
 * the line or turns the text around; something one can see. Joiners stay where a script or an emoji needs them.
 */
export function readName(typed: string, { what, max }: Rules): ReadName {
  const tooLong = { problem: `${what} is longer than ${max} characters.`, isLong: true } as const;
  if (typed.length > max * POINTS_PER_CHARACTER * 4) return tooLong; // before anything looks at each character of it
  const value = typed.normalize('NFC').replace(/\s+/gu, ' ').trim();
  if (value === '') return { value };
  if (HIDDEN.test(value.replace(IN_PLACE, '')))
    return { problem: `${what} has a line break or another control character, or one that nobody sees. Type it anew.` };
  if (!VISIBLE.test(value)) return { problem: `${what} has no character that can be seen. Type it anew.` };
  const isLong = [...value].length > max * POINTS_PER_CHARACTER || [...characters.segment(value)].length > max;
  return isLong ? tooLong : { value };
}

/** A form's field for a name that must be given. `empty`: what is said where it is not. */
export const visibleName = ({ empty, what = 'The name', max = 80 }: Partial<Rules> & { empty: string }) =>
  z.string({ error: empty }).transform((typed, context) => {
    const read = readName(typed, { what, max });
    if ('value' in read && read.value !== '') return read.value;
    const problem = 'problem' in read ? read : { problem: empty };
    context.addIssue({ code: 'custom', message: problem.isLong ? `Use ${max} characters or fewer.` : problem.problem });
    return z.NEVER;
  });
