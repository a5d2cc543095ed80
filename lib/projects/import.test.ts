import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Details, NOTHING, readLabels, readText } from './details';
import { projectsCsv } from './export';
import { compare } from './import';
import { readFile } from './import-file';
import type { ProjectRow } from './queries';

const project = (id: string, details: Partial<Details> = {}): ProjectRow => ({
  id,
  name: `Name of ${id}`,
  label: `Name of ${id}`,
  organizations: [],
  archived: false,
  ...NOTHING,
  ...details,
});
const reasons = (text: string, projects = [project('p1'), project('p2')]) =>
  compare(text, projects).bad.map(({ line, reason }) => `${line}: ${reason}`);

/** Texts as the product stores them, with what a CSV or a spreadsheet trips over. */
const said = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.constantFrom("'=1", '=1+1', '"a",b', '-', "''"),
);
const text = said.map((typed) => {
  const read = readText('owner', typed);
  return 'value' in read ? read.value : null;
});
const labels = fc.array(said, { maxLength: 5 }).map((typed) => {
  const read = readLabels(typed.join(';'));
  return 'value' in read ? read.value : [];
});
const projects = fc
  .uniqueArray(fc.tuple(fc.stringMatching(/^[a-z_0-9=+@-]{1,20}$/), text, text, labels), { selector: ([id]) => id })
  .map((rows) => rows.map(([id, owner, costCentre, own]) => project(id, { owner, costCentre, labels: own })));

describe('an import', () => {
  it('of an export changes nothing, whatever is said', () => {
    fc.assert(
      fc.property(projects, (rows) => {
        const { changes, unchanged, bad } = compare(projectsCsv(rows), rows);
        expect({ changes, unchanged, bad }).toEqual({ changes: [], unchanged: rows.length, bad: [] });
      }),
    );
  });

  it('of an export into silent projects says all of it, whatever the line ends and the byte order mark', () => {
    fc.assert(
      fc.property(projects, fc.constantFrom('\r\n', '\n', '\r'), fc.constantFrom('', '\uFEFF'), (rows, end, mark) => {
        const silent = rows.map(({ id }) => project(id));
        const { changes, bad } = compare(mark + projectsCsv(rows).replaceAll('\r\n', end), silent);
        expect(bad).toEqual([]);
        const after = new Map(changes.map((change) => [change.projectId, change.after]));
        for (const { id, owner, costCentre, labels: own } of rows)
          expect(after.get(id) ?? NOTHING).toEqual({ owner, costCentre, labels: own });
      }),
    );
  });

  it('leaves what has no column as it is, and clears what has an empty cell', () => {
    const before = { owner: 'Dana', costCentre: '100', labels: ['a'] };
    const { changes } = compare('owner,Project\n,p1\nFinn,p2\n', [project('p1', before), project('p2', before)]);
    expect(changes.map(({ line, after }) => [line, after])).toEqual([
      [2, { ...before, owner: null }],
      [3, { ...before, owner: 'Finn' }],
    ]);
  });

  it('takes labels in any order, each once, and an apostrophe away only where an export puts one', () => {
    const { lines } = readFile("project_id,owner,labels\np1,'=Dana,b; a;;b\np2,'Tis,\n");
    expect(lines.map(({ details }) => details)).toEqual([
      { owner: '=Dana', labels: ['a', 'b'] },
      { owner: "'Tis", labels: [] },
    ]);
  });

  it('parts labels at what is a semicolon once it is written the one way', () => {
    expect(readLabels('a\u037eb')).toEqual({ value: ['a', 'b'] }); // the Greek question mark is one to Unicode
    expect(readLabels('\u037e')).toEqual({ value: [] });
  });

  it('names every bad line with its number and why', () => {
    const long = 'x'.repeat(121);
    const many = Array.from({ length: 21 }, (_, i) => `l${i}`).join(';');
    const file = [
      'project_id,owner,labels',
      'p1,Dana,',
      'p9,Dana,',
      '',
      `p2,${long},`,
      `p2,,${many}`,
      'p1,,',
      'p2',
      ',a,',
    ];
    expect(
      reasons(
        `${file.join('\r\n')}\r\np2,"a\r\nb",\r\np2,unattributed,\r\np2,,${'y'.repeat(61)}\r\np2,,a;Unattributed`,
      ),
    ).toEqual([
      '3: There is no project p9 in this workspace.',
      '5: The owner is longer than 120 characters.',
      '6: There are 21 labels; at most 20 fit.',
      '7: p1 is on line 2 already.',
      '8: The line has 1 cells; the first line names 3 columns.',
      '9: The project’s id is missing.',
      '10: The owner has a line break or another control character.',
      '12: The owner cannot be “unattributed”: usage that nobody owns is called so.',
      '13: A label is longer than 60 characters.',
      '14: A label cannot be “Unattributed”: usage of projects without any is called so.',
    ]);
  });

  it.each([
    ['empty', '', '1: The file is empty.'],
    ['another table', 'id,name\np1,x', '1: There is no column “id”.'],
    ['parted by semicolons', 'project_id;owner\np1;Dana', '1: There is no column “project_id;owner”.'],
    ['without ids', 'owner,labels\nDana,', '1: The column project_id is missing.'],
    ['without anything to set', 'project_id\np1', '1: There is nothing to set'],
    ['with a column twice', 'project_id,owner,owner\np1,a,b', '1: A column is named twice.'],
    ['with an open quote', 'project_id,owner\np1,Dana\np2,"Finn\n', 'This is not CSV'],
    ['with a quote inside a cell', 'project_id,owner\np1,Da"na\n', '2: This is not CSV'],
  ])('refuses a file that is %s', (_what, file, reason) => {
    const found = reasons(file);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(reason);
  });

  it('takes 5,000 lines and not one more', () => {
    const ids = Array.from({ length: 5_001 }, (_, i) => `p${i}`);
    const file = (count: number) =>
      `project_id,owner\n${ids
        .slice(0, count)
        .map((id) => `${id},Dana\n`)
        .join('')}`;
    const known = ids.map((id) => project(id));
    expect(compare(file(5_000), known)).toMatchObject({ changes: { length: 5_000 }, bad: [] });
    expect(reasons(file(5_001), known)).toEqual(['5002: The file has more than 5,000 lines. Import it in parts.']);
  });
});
