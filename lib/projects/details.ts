import { UNATTRIBUTED } from '@/lib/integrations/provider';

/** What a workspace says of a project. Nothing said is null, or no labels. */
export type Details = { owner: string | null; costCentre: string | null; labels: string[] };

export const NOTHING: Readonly<Details> = { owner: null, costCentre: null, labels: [] };
export const MAX_TEXT = 120;
export const MAX_LABELS = 20;
export const MAX_LABEL = 60;

const NAMES = { owner: 'The owner', costCentre: 'The cost centre' } as const;
/** What the database counts among control characters too; a lone surrogate it cannot hold. */
const CONTROL = /[\p{Cc}\u2028\u2029\p{Cs}]/u;

/** A value, or what is wrong with it. */
export type Read<T> = { value: T } | { problem: string };

/** An owner or a cost centre as typed; empty says nothing. */
export function readText(field: 'owner' | 'costCentre', typed: string): Read<string | null> {
  const value = clean(typed);
  if (value === '') return { value: null };
  if (CONTROL.test(value)) return { problem: `${NAMES[field]} has a line break or another control character.` };
  if ([...value].length > MAX_TEXT) return { problem: `${NAMES[field]} is longer than ${MAX_TEXT} characters.` };
  if (value.toLowerCase() === UNATTRIBUTED)
    return { problem: `${NAMES[field]} cannot be “${value}”: usage that nobody owns is called so.` };
  return { value };
}

/** Labels as typed, parted by semicolons or commas: each once, sorted. */
export function readLabels(typed: string): Read<string[]> {
  const value = [...new Set(clean(typed).split(/[;,]/).map(clean))].filter((label) => label !== '').sort();
  const long = value.find((label) => [...label].length > MAX_LABEL);
  if (value.some((label) => CONTROL.test(label)))
    return { problem: 'A label has a line break or another control character.' };
  if (long !== undefined) return { problem: `A label is longer than ${MAX_LABEL} characters.` };
  const reserved = value.find((label) => label.toLowerCase() === UNATTRIBUTED);
  if (reserved) return { problem: `A label cannot be “${reserved}”: usage of projects without any is called so.` };
  if (value.length > MAX_LABELS) return { problem: `There are ${value.length} labels; at most ${MAX_LABELS} fit.` };
  return { value };
}

/** One way to write what looks alike, or two groups would have one name. */
const clean = (typed: string) => typed.normalize('NFC').trim();

/** What is to become of several projects' details: what is not named stays. */
export type DetailsChange = Partial<Pick<Details, 'owner' | 'costCentre'>> & {
  addLabels: string[];
  removeLabels: string[];
};

export function changed({ owner, costCentre, labels }: Details, change: DetailsChange): Details {
  const { addLabels, removeLabels, ...said } = change;
  const kept = labels.filter((label) => !removeLabels.includes(label));
  return { owner, costCentre, ...said, labels: [...new Set([...kept, ...addLabels])].sort() };
}

export const writeLabels = (labels: readonly string[]): string => labels.join('; ');

export const same = (a: Details, b: Details): boolean =>
  a.owner === b.owner && a.costCentre === b.costCentre && a.labels.join(';') === b.labels.join(';');

export const saysNothing = (details: Details): boolean => same(details, NOTHING);
