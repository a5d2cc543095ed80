import { describe, expect, it } from 'vitest';
import { parseForm } from '@/lib/action';
import type { AppError } from '@/lib/errors';
import { projectsInput } from './schema';

const EMPTY = { projectIds: '["p1","p2"]', owner: '', costCentre: '', addLabels: '', removeLabels: '' };

function read(given: Partial<Record<string, string>>) {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...EMPTY, ...given })) form.set(name, value ?? '');
  return parseForm(projectsInput, form);
}
function refused(given: Partial<Record<string, string>>) {
  try {
    return read(given);
  } catch (error) {
    return (error as AppError).fields;
  }
}

describe('what is said of several projects', () => {
  it('names what is to change; what is left empty is not named', () => {
    expect(read({ owner: ' Dana ', addLabels: 'web; api' })).toEqual({
      projectIds: ['p1', 'p2'],
      change: { owner: 'Dana', addLabels: ['api', 'web'], removeLabels: [] },
    });
    expect(read({ clearCostCentre: 'on', projectIds: '["p1","p1"]' })).toEqual({
      projectIds: ['p1'],
      change: { costCentre: null, addLabels: [], removeLabels: [] },
    });
  });

  it.each([
    [{}, { owner: 'Nothing is to be changed yet: fill in at least one field.' }],
    [{ owner: 'Dana', clearOwner: 'on' }, { owner: 'Enter a value or clear it, not both.' }],
    [{ costCentre: '4711', clearCostCentre: 'on' }, { costCentre: 'Enter a value or clear it, not both.' }],
    [
      { addLabels: 'web, api', removeLabels: 'api' },
      { removeLabels: '“api” is to be added too: take it out of one of the two.' },
    ],
    [{ owner: 'Unattributed' }, { owner: expect.stringContaining('cannot be “Unattributed”') }],
    [{ owner: 'Dana', projectIds: '[]' }, { projectIds: 'Choose a project.' }],
    [{ owner: 'Dana', projectIds: 'p1' }, { projectIds: 'These are no projects.' }],
    [{ owner: 'Dana', projectIds: '{"length":1}' }, { projectIds: expect.any(String) }],
  ])('is refused at its field: %j', (given, fields) => {
    expect(refused(given)).toEqual(fields);
  });
});
