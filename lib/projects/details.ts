import { UNATTRIBUTED } from '@/lib/integrations/provider';
import { type ReadName, readName } from '@/lib/visible-name';

/** What a workspace says of a project. Nothing said is null, or no labels. */
export type Details = { owner: string | null; costCentre: string | null; labels: string[] };

export const NOTHING: Readonly<Details> = { owner: null, costCentre: null, labels: [] };
export const MAX_TEXT = 120;
export const MAX_LABELS = 20;
export const MAX_LABEL = 60;

const NAMES = { owner: 'The owner', costCentre: 'The cost centre' } as const;

/** A value, or what is wrong with it. */
export type Read<T> = { value: T } | { problem: string };

/** An owner or a cost centre as typed; empty says nothing. */
export function readText(field: 'owner' | 'costCentre', typed: string): Read<string | null> {
  const read = readOne(typed, NAMES[field], MAX_TEXT);
  if ('problem' in read) return read;
  const { value } = read;
  if (value.toLowerCase() === UNATTRIBUTED)
    return { problem: `${NAMES[field]} cannot be “${value}”: usage that nobody owns is called so.` };
  return { value: value === '' ? null : value };
}

/** Labels as typed, parted by semicolons or commas: each once, sorted. */
export function readLabels(typed: string): Read<string[]> {
  const read = typed
    .normalize('NFC') // which writes a Greek question mark as a semicolon
    .split(/[;,]/)
    .map((label) => readOne(label, 'A label', MAX_LABEL));
  const problem = read.find((each) => 'problem' in each);
  if (problem) return problem;
  const value = [...new Set(read.flatMap((each) => ('value' in each && each.value !== '' ? [each.value] : [])))].sort();
  const reserved = value.find((label) => label.toLowerCase() === UNATTRIBUTED);
  if (reserved) return { problem: `A label cannot be “${reserved}”: usage of projects without any is called so.` };
  if (value.length > MAX_LABELS) return { problem: `There are ${value.length} labels; at most ${MAX_LABELS} fit.` };
  return { value };
}

/** A line break inside is refused, not joined: in a file it is most often two values that became one cell. */
function readOne(typed: string, what: string, max: number): ReadName {
  return /[\r\n\u2028\u2029]/.test(typed.trim())
    ? { problem: `${what} has a line break or another control character.` }
    : readName(typed, { what, max });
}

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
