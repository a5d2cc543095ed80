import fc from 'fast-check';
import { expect, it } from 'vitest';
import { usageListParams } from './usage-list';

const NAMES = ['project', 'model', 'endpoint'] as const;

it('looks for what a name can be, and for nothing where an address holds anything else', () => {
  expect(usageListParams.parse({ project: 'proj_1', model: 'gpt-5 <b>', endpoint: '' })).toMatchObject({
    project: 'proj_1',
    model: 'gpt-5 <b>',
    endpoint: undefined,
  });
  const odd = fc.oneof(
    fc.string({ unit: fc.constantFrom('a', '\0', '\n', '\u001b', '\ud800', '/', '%') }),
    fc.array(fc.string()),
    fc.string({ minLength: 250, maxLength: 300 }),
  );
  fc.assert(
    fc.property(fc.constantFrom(...NAMES), odd, (name, value) => {
      const text = usageListParams.parse({ [name]: value })[name];
      expect(text === undefined || (text === value && text.length <= 256 && !/[\p{Cc}\p{Cs}]/u.test(text))).toBe(true);
    }),
  );
});
