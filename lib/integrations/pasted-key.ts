/** How keys begin, of every provider a paste may hold one of. */
const KEY_START = /sk-(?:admin|proj|svcacct|ant|or)-/g;
const LINE_BREAK = /[\n\v\f\r\u0085\u2028\u2029]+/u;
/** Nothing of them is seen: format and control characters, combining marks, blank letters. Line breaks stay for now. */
const INVISIBLE = /\ufeff|(?!\s)[\p{Cf}\p{Cc}\p{Mn}\p{Me}\u115f\u1160\u2800\u3164\uffa0]/gu;
/** What stands for the middle of a key in lists: such a text is no whole key, and the provider says so. */
const SHORTENED = /^(?:\.{2}|[…*•])/;
/** Word processors write one of these for a hyphen. */
const DASHES = /[\p{Pd}\u2212]/gu;

export type Pasted = { key: string; problem: null } | { key: string; problem: string };

/**
 * The key in a paste: without the header, variable, quotes or JSON around it, and without the spaces, line breaks and
 * invisible characters that came along. A text in which no key is found comes back as it is, for the provider to say
 * what it is.
 * @returns `problem` in words for the field, where there is no single key to take
 */
export function unwrapKey(text: string): Pasted {
  const plain = text.replace(INVISIBLE, '').replace(DASHES, '-').trim();
  const compact = plain.replace(/\s/gu, '');
  if (compact === '') return { key: '', problem: 'Paste the key.' };
  const starts = [...compact.matchAll(KEY_START)];
  const [first] = starts;
  if (!first) return { key: bare(compact), problem: null };
  if (starts.length > 1)
    return { key: '', problem: 'There are two keys in this paste. Paste one key alone: one connection has one key.' };
  const region = plain.slice(placeOf(plain, first.index));
  const end = region.search(/[^\w\s-]/u);
  if (end >= 0 && SHORTENED.test(region.slice(end))) return { key: bare(compact.slice(first.index)), problem: null };
  const lines = (end < 0 ? region : region.slice(0, end)).split(LINE_BREAK).map((line) => line.trim());
  // What is assigned in the next line is no piece of the key.
  if (lines.length > 1 && /[=:]/.test(region[end] ?? '')) lines.pop();
  const isAlone = first.index === 0 && end < 0;
  const words = lines.flatMap((line) => line.split(/\s+/u)).slice(1);
  const runsOn = isAlone ? words.some((word) => /^[a-z]{1,12}$/.test(word)) : lines.some((line) => /\s/u.test(line));
  if (runsOn) return { key: '', problem: 'There is more than the key in this paste. Paste the key alone.' };
  return { key: lines.join('').replace(/\s/gu, ''), problem: null };
}

/** Where in a text the character stands that is number `index` without the white space. */
function placeOf(text: string, index: number): number {
  let seen = 0;
  for (let place = 0; place < text.length; place++) if (!/\s/.test(text[place] ?? '') && seen++ === index) return place;
  return 0;
}

/** A text without what quotes and header names put around it. */
const bare = (compact: string): string =>
  compact
    .replace(/^(?:export)?[A-Z_]{2,64}=/u, '')
    .replace(/^(?:Authorization:)?Bearer/iu, '')
    .replace(/^["'`“”‘’«»<({[]+|["'`“”‘’«»>)}\],;]+$/gu, '');
