import { z } from 'zod';
import { saysNothing } from './details';
import type { ProjectRow } from './queries';

export const SORTS = ['name', 'owner', 'costCentre'] as const;
export type Sort = (typeof SORTS)[number];
export const PER_PAGE = 100;

/** What the page can be asked for, in its address; what is not valid there counts as not asked. */
export const projectParams = z.object({
  q: z.string().trim().max(200).default('').catch(''),
  unsaid: z.literal('1').optional().catch(undefined),
  sort: z.enum(SORTS).default('name').catch('name'),
  descending: z.literal('1').optional().catch(undefined),
  page: z.coerce.number().int().min(1).max(100_000).default(1).catch(1),
});
export type ProjectParams = z.output<typeof projectParams>;

/** The address' search part for these params; what is usual is left out. */
export function searchOf(params: ProjectParams): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(params))
    if (value && value !== 'name' && value !== 1) search.set(name, String(value));
  return search.size > 0 ? `?${search}` : '';
}

/** Projects that match, in order: what is not said comes last, whichever way it is sorted. */
export function found(projects: readonly ProjectRow[], { q, unsaid, sort, descending }: ProjectParams): ProjectRow[] {
  const words = q.toLowerCase().split(/\s+/);
  const matching = projects.filter((project) => {
    const { name, id, owner, costCentre, labels, organizations } = project;
    const text = [name, id, owner, costCentre, ...labels, ...organizations].join('\n').toLowerCase();
    return words.every((word) => text.includes(word)) && (!unsaid || saysNothing(project));
  });
  if (sort === 'name') return descending ? matching.reverse() : matching;
  const sign = descending ? -1 : 1;
  return matching.sort((a, b) => {
    const [one, two] = [a[sort], b[sort]];
    if (one === null || two === null) return Number(one === null) - Number(two === null);
    return sign * one.localeCompare(two);
  });
}
