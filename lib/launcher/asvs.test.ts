import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

/** The levels of each section's requirements, in their order, as ASVS 5.0.0 has them. */
const LEVELS: Record<string, string> = {
  '1.1': '22',
  '1.2': '1111122223',
  '1.3': '112222222223',
  '1.4': '222',
  '1.5': '123',
  '2.1': '122',
  '2.2': '112',
  '2.3': '12223',
  '2.4': '23',
  '3.1': '3',
  '3.2': '113',
  '3.3': '12223',
  '3.4': '11222233',
  '3.5': '11122333',
  '3.6': '3',
  '3.7': '22333',
  '4.1': '12233',
  '4.2': '23333',
  '4.3': '22',
  '4.4': '1222',
  '5.1': '2',
  '5.2': '112333',
  '5.3': '113',
  '5.4': '222',
  '6.1': '122',
  '6.2': '111111112222',
  '6.3': '11223333',
  '6.4': '112233',
  '6.5': '22222333',
  '6.6': '2223',
  '6.7': '33',
  '6.8': '2222',
  '7.1': '222',
  '7.2': '1111',
  '7.3': '22',
  '7.4': '11222',
  '7.5': '223',
  '7.6': '22',
  '8.1': '1233',
  '8.2': '1123',
  '8.3': '133',
  '8.4': '23',
  '9.1': '111',
  '9.2': '1222',
  '10.1': '22',
  '10.2': '223',
  '10.3': '22223',
  '10.4': '1111122222233333',
  '10.5': '22222',
  '10.6': '22',
  '10.7': '222',
  '11.1': '2233',
  '11.2': '22233',
  '11.3': '11233',
  '11.4': '1222',
  '11.5': '23',
  '11.6': '23',
  '11.7': '33',
  '12.1': '12233',
  '12.2': '11',
  '12.3': '22223',
  '13.1': '2333',
  '13.2': '222223',
  '13.3': '2233',
  '13.4': '1222233',
  '14.1': '22',
  '14.2': '12223333',
  '14.3': '122',
  '15.1': '12233',
  '15.2': '12233',
  '15.3': '1222222',
  '15.4': '3333',
  '16.1': '2',
  '16.2': '22222',
  '16.3': '2222',
  '16.4': '222',
  '16.5': '2223',
  '17.1': '23',
  '17.2': '22223333',
  '17.3': '22',
};

const root = path.resolve(import.meta.dirname, '../..');
const table = readFileSync(path.join(root, '.github/ASVS.md'), 'utf8');
const rows = [...table.matchAll(/^\| (\d+\.\d+\.\d+) \| (\d) \| ([^|]+) \| ([^|]+) \|$/gm)].map(
  ([, id = '', level = '', asks = '', answer = '']) => ({ id, level, asks, answer }),
);
const wanted = Object.entries(LEVELS).flatMap(([section, levels]) =>
  [...levels].flatMap((level, i) => (level === '3' ? [] : [{ id: `${section}.${i + 1}`, level }])),
);

type Kind = 'shown' | 'written' | 'open' | 'none';
const kindOf = (answer: string): Kind | undefined => {
  if (/^`[^`§]+ › [^`]+`(<br>`[^`§]+ › [^`]+`)*$/.test(answer)) return 'shown';
  if (/^Written: `[^`]+ § [^`]+`(, `[^`]+ § [^`]+`)*$/.test(answer)) return 'written';
  if (/^\*\*Open\*\*: \S.{5}/.test(answer)) return 'open';
  return /^\*\*None\*\*: \S.{5}/.test(answer) ? 'none' : undefined;
};

it('has every requirement of levels 1 and 2 once, with its level, in their order', () => {
  expect(wanted).toHaveLength(70 + 183);
  expect(rows.map(({ id, level }) => ({ id, level }))).toEqual(wanted);
  expect([...table.matchAll(/^\| \d/gm)]).toHaveLength(rows.length);
});

it('says of each what shows it, where it is written, or why not', () => {
  expect(rows.filter(({ answer }) => !kindOf(answer))).toEqual([]);
});

it('names tests and headings that there are', () => {
  const missing = rows.flatMap(({ id, answer }) =>
    [...answer.matchAll(/`([^`]+?) ([›§]) ([^`]+)`/g)].flatMap(([named, file = '', mark, title = '']) => {
      if (!existsSync(path.join(root, file))) return [`${id}: ${named}`];
      const text = readFileSync(path.join(root, file), 'utf8');
      const quoted = ["'", '"', '`'].some((quote) => text.includes(`${quote}${title}${quote}`));
      const isThere = mark === '›' ? quoted && /\.(test|spec)\.tsx?$/.test(file) : text.includes(title);
      return isThere ? [] : [`${id}: ${named}`];
    }),
  );
  expect(missing).toEqual([]);
});

it('counts right', () => {
  const count = (kind: Kind, level: string) =>
    rows.filter((row) => kindOf(row.answer) === kind && row.level === level).length;
  const labels: Record<Kind, string> = {
    shown: 'shown by a test',
    written: 'written',
    open: 'open',
    none: 'no such thing here',
  };
  for (const [kind, label] of Object.entries(labels) as [Kind, string][])
    expect(table).toContain(`| ${label} | ${count(kind, '1')} | ${count(kind, '2')} |\n`);
});
