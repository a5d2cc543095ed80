import { describe, expect, it } from 'vitest';
import { NOTHING } from './details';
import type { ProjectRow } from './queries';
import { found, projectParams, searchOf } from './search';

const project = (id: string, said: Partial<ProjectRow> = {}): ProjectRow => ({
  id,
  name: id,
  label: id,
  organizations: ['Acme'],
  archived: false,
  ...NOTHING,
  ...said,
});
const all = [
  project('chat', { owner: 'Zoe', labels: ['web'] }),
  project('search'),
  project('voice', { owner: 'Dana', costCentre: '4711' }),
];
const ids = (asked: Record<string, string>) => found(all, projectParams.parse(asked)).map(({ id }) => id);

describe('the projects on screen', () => {
  it('have every word of the search, anywhere, in any case', () => {
    expect(ids({ q: 'ACME web' })).toEqual(['chat']);
    expect(ids({ q: '4711' })).toEqual(['voice']);
    expect(ids({ q: 'dana web' })).toEqual([]);
  });

  it('are those of which nothing is said, when asked', () => expect(ids({ unsaid: '1' })).toEqual(['search']));

  it('come in the order asked for, what is not said last', () => {
    expect(ids({ descending: '1' })).toEqual(['voice', 'search', 'chat']);
    expect(ids({ sort: 'owner' })).toEqual(['voice', 'chat', 'search']);
    expect(ids({ sort: 'owner', descending: '1' })).toEqual(['chat', 'voice', 'search']);
  });

  it('are all of them, by name, when the address asks for what there is not', () => {
    expect(ids({ sort: 'price', unsaid: 'no', page: '-1' })).toEqual(['chat', 'search', 'voice']);
  });

  it('are asked for again by the address that the params make', () => {
    const asked = { q: 'a&b', unsaid: '1', sort: 'owner', descending: '1', page: '3' };
    const params = projectParams.parse(asked);
    expect(projectParams.parse(Object.fromEntries(new URLSearchParams(searchOf(params))))).toEqual(params);
    expect(searchOf(projectParams.parse({}))).toBe('');
  });
});
