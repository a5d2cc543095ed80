import 'server-only';
import { CsvError, parse } from 'csv-parse/sync';
import { unguarded } from '@/lib/csv';
import { type Details, type Read, readLabels, readText } from './details';

export const MAX_LINES = 5_000;

/** A line of the file: its project, and of the details those whose columns the file has. */
export type FileLine = { line: number; projectId: string; details: Partial<Details> };
export type BadLine = { line: number; reason: string };

const COLUMNS: Readonly<Record<string, 'projectId' | keyof Details>> = {
  project_id: 'projectId',
  project: 'projectId',
  owner: 'owner',
  cost_centre: 'costCentre',
  labels: 'labels',
};
/** A column may be called `constructor`. */
const columnOf = (name: string) => (Object.hasOwn(COLUMNS, name) ? COLUMNS[name] : undefined);
export const HEADER = ['project_id', 'owner', 'cost_centre', 'labels'];

const READERS: { readonly [F in keyof Details]: (text: string) => Read<Details[F]> } = {
  owner: (text) => readText('owner', text),
  costCentre: (text) => readText('costCentre', text),
  labels: readLabels,
};

type Parsed = { line: number; cells: string[] };

/** A file's lines, and each line that cannot be taken with why. Line numbers count from 1, the header's. */
export function readFile(text: string): { lines: FileLine[]; bad: BadLine[] } {
  let records: Parsed[];
  try {
    records = parsed(text);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = Number(error.lines ?? 1);
    return refused(line, 'This is not CSV: a quotation mark stands where none may, or is never closed.');
  }
  const [header, ...rest] = records;
  if (!header) return refused(1, 'The file is empty.');
  const columns = header.cells.map((cell) => columnOf(cell.trim().toLowerCase()));
  const problem = headerProblem(header.cells, columns);
  if (problem) return refused(header.line, problem);
  if (rest.length > MAX_LINES)
    return refused(rest[MAX_LINES]?.line ?? 1, 'The file has more than 5,000 lines. Import it in parts.');
  return rest.reduce<ReturnType<typeof readFile>>(
    (read, record) => {
      const result = lineOf(record, columns);
      if ('reason' in result) read.bad.push(result);
      else read.lines.push(result);
      return read;
    },
    { lines: [], bad: [] },
  );
}

const refused = (line: number, reason: string) => ({ lines: [], bad: [{ line, reason }] });

function parsed(text: string): Parsed[] {
  // One kind of line end first: the parser counts two lines for \r\n inside quotes.
  const records = parse(text.replaceAll(/\r\n?/g, '\n'), {
    bom: true,
    info: true,
    record_delimiter: '\n',
    relax_column_count: true,
    skip_records_with_empty_values: true,
  }) as unknown as { record: string[]; info: { lines: number } }[]; // with `info`, which its types leave out
  // The parser tells where a record ends; one with line breaks in its cells began before.
  return records.map(({ record, info }) => ({ line: info.lines - breaksIn(record), cells: record }));
}

const breaksIn = (cells: readonly string[]) => cells.join('').match(/\n/g)?.length ?? 0;

function headerProblem(cells: readonly string[], columns: readonly (string | undefined)[]): string | null {
  const unknown = columns.indexOf(undefined);
  if (unknown >= 0)
    return `There is no column “${(cells[unknown] ?? '').slice(0, 60)}”. The first line names them, parted by commas: ${HEADER.join(',')}.`;
  if (new Set(columns).size < columns.length) return 'A column is named twice.';
  if (!columns.includes('projectId')) return 'The column project_id is missing.';
  return columns.length === 1 ? 'There is nothing to set: name owner, cost_centre or labels as well.' : null;
}

function lineOf({ line, cells }: Parsed, columns: readonly (string | undefined)[]): FileLine | BadLine {
  if (cells.length !== columns.length)
    return { line, reason: `The line has ${cells.length} cells; the first line names ${columns.length} columns.` };
  const texts = Object.fromEntries(columns.map((column, i) => [column, unguarded(cells[i] ?? '')]));
  const projectId = (texts.projectId ?? '').trim();
  if (!projectId) return { line, reason: 'The project’s id is missing.' };
  const details: Record<string, unknown> = {};
  for (const field of Object.keys(READERS) as (keyof Details)[]) {
    const text = texts[field];
    if (text === undefined) continue;
    const read = READERS[field](text);
    if ('problem' in read) return { line, reason: read.problem };
    details[field] = read.value;
  }
  return { line, projectId, details };
}
