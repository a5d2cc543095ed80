import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identityOf, type OrganizationFacts } from './identity';

const facts = (organizationId: string | null, projectIds: string[] | null = null, usageProjectIds: string[] = []) => ({
  organizationId,
  projectIds,
  usageProjectIds,
});

describe('whether two keys are of one organization', () => {
  it.each([
    ['same', facts('org-a', ['p1']), facts('org-a', ['p2'])],
    ['different', facts('org-a', ['p1']), facts('org-b', ['p1'])],
    ['same', facts(null, ['p1', 'p2']), facts('org-b', ['p2'])],
    ['different', facts(null, ['p1']), facts(null, ['p2'])],
    ['same', facts(null, null, ['p1']), facts(null, null, ['p1', 'p2'])],
    ['same', facts(null, ['p1'], []), facts(null, null, ['p1'])],
    ['unknown', facts(null, null, ['p1']), facts(null, null, ['p2'])],
    ['unknown', facts(null), facts('org-b')],
    ['unknown', facts(null, []), facts(null, [])],
  ] as const)('%s', (expected, a, b) =>
    expect(identityOf(a as OrganizationFacts, b as OrganizationFacts)).toBe(expected),
  );

  it('says the same in both directions', () => {
    const id = fc.constantFrom('p1', 'p2', 'p3');
    const some = fc.record({
      organizationId: fc.option(fc.constantFrom('org-a', 'org-b')),
      projectIds: fc.option(fc.array(id)),
      usageProjectIds: fc.array(id),
    });
    fc.assert(fc.property(some, some, (a, b) => identityOf(a, b) === identityOf(b, a)));
  });
});
