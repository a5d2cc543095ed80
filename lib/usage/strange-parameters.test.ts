import { describe, expect, it } from 'vitest';
import { unitEnvironment } from '@/lib/testing/unit-environment';

unitEnvironment();
const { parseInput } = await import('@/lib/action');
const { auditFilters } = await import('@/lib/activity/audit-queries');
const { readFile } = await import('@/lib/projects/import-file');
const { parseRowsQuery, parseUsageQuery } = await import('./params');
const { requestedView } = await import('./view-request');

const RANGE = 'from=2026-11-01&to=2026-11-10';
/** Names that every object has, or that writing to an object does not make a field of it. */
const NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'];

/** Everything that reads the parameters of an address and refuses those that there are not. */
const PARSERS: Readonly<Record<string, (search: string) => unknown>> = {
  '/api/usage': (search) => parseUsageQuery(new URLSearchParams(search)),
  '/api/usage/rows.csv': (search) => parseRowsQuery(new URLSearchParams(search)),
  '/api/usage/report': (search) => requestedView(new Request(`http://doow.example/?${search}`)),
  '/api/audit-log/export.csv': (search) => {
    const params = new URLSearchParams(search);
    return parseInput(auditFilters, Object.fromEntries([...params.keys()].map((name) => [name, params.get(name)])));
  },
};

function refusalOf(parse: (search: string) => unknown, search: string) {
  try {
    parse(search);
    return null;
  } catch (error) {
    return error;
  }
}

describe.each(Object.entries(PARSERS))('the parameters of %s', (_, parse) => {
  it('are these and no others, alone or given twice, whatever an object makes of the name', () => {
    expect(refusalOf(parse, RANGE)).toBeNull();
    for (const name of NAMES)
      for (const more of [`${name}=1`, `${name}=`, `${name}=1&${name}=2`, `${name}[x]=1`]) {
        const refusal = refusalOf(parse, `${RANGE}&${more}`);
        expect([more, refusal]).toMatchObject([more, { code: 'invalid' }]);
        expect(JSON.stringify((refusal as { fields: object }).fields)).toMatch(/parameter|[Uu]nrecognized|not valid/);
      }
  });
});

it('a column of a file is one of ours, whatever an object makes of its name', () => {
  for (const name of NAMES) expect(readFile(`project_id,${name}\np,x`).bad).toMatchObject([{ line: 1 }]);
});

it('the fields of a form that are refused are told by their names', () => {
  for (const name of NAMES)
    expect(refusalOf((text) => parseInput(auditFilters, JSON.parse(text)), `{"${name}":1}`)).toMatchObject({
      code: 'invalid',
    });
});
