import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distinctNames, type Named, sightOf } from './distinct';

const labelsOf = (...things: Named[]) => [...distinctNames(things).values()];
const bot = (id: string, organization: string | null, name = 'Support bot'): Named => ({ id, name, organization });

describe('names in view', () => {
  it('stay as they are where no other looks like them', () => {
    expect(labelsOf(bot('proj_a', 'Acme'), bot('proj_b', 'Acme', 'Search'))).toEqual(['Support bot', 'Search']);
  });

  it('get their organization, and where that is not enough the end of their id', () => {
    expect(labelsOf(bot('proj_a', 'Acme'), bot('proj_b', 'Beta'), bot('proj_c', 'Gamma'))).toEqual([
      'Support bot (Acme)',
      'Support bot (Beta)',
      'Support bot (Gamma)',
    ]);
    expect(labelsOf(bot('proj_111111', 'Acme'), bot('proj_222222', 'Acme'), bot('proj_333333', 'Beta'))).toEqual([
      'Support bot (Acme) …111111',
      'Support bot (Acme) …222222',
      'Support bot (Beta)',
    ]);
    expect(labelsOf(bot('x_111111', null), bot('y_111111', null))).toEqual([
      'Support bot …x_111111',
      'Support bot …y_111111',
    ]);
  });

  it.each([
    ['SUPPORT BOT'],
    ['Support  bot '],
    ['Support\u00a0bot'],
    ['Supp\u200bort bot'],
    ['Ｓｕｐｐｏｒｔ ｂｏｔ'],
    ['Supроrt bоt'], // Cyrillic р and о
    ['Supp0rt b0t'],
  ])('are taken for the same where they look it: %s', (name) => {
    expect(labelsOf(bot('a', 'Acme'), bot('b', 'Beta', name))).toEqual(['Support bot (Acme)', `${name} (Beta)`]);
  });

  it('give way to a label that something else on the page has, and to a name that is made up like one', () => {
    const none = distinctNames([bot('a', 'Acme', 'without a PROJECT')], ['Without a project']);
    expect([...none.values()]).toEqual(['without a PROJECT (Acme)']);
    const made = labelsOf(bot('a', 'Acme'), bot('b', 'Beta'), bot('c', 'Gamma', 'Support bot (Acme)'));
    expect(new Set(made.map(sightOf)).size).toBe(3);
  });

  it('never look alike, whatever they are, and do not depend on their order', () => {
    const sign = fc.constantFrom(...'aAаoO0l1I -#…()2\u200bｂ');
    const text = fc.string({ unit: sign, maxLength: 4 });
    const thing = fc.record({
      id: fc.string({ unit: sign, minLength: 1, maxLength: 3 }),
      name: text,
      organization: fc.option(text, { freq: 3 }),
    });
    fc.assert(
      fc.property(fc.array(thing, { maxLength: 12 }), fc.array(text, { maxLength: 2 }), (things, reserved) => {
        const unique = [...new Map(things.map((each) => [each.id, each])).values()];
        const labels = distinctNames(unique, reserved);
        expect(labels.size).toBe(unique.length);
        const sights = [...labels.values()].map(sightOf);
        expect(new Set(sights).size).toBe(unique.length);
        for (const each of reserved) expect(sights).not.toContain(sightOf(each));
        const turned = distinctNames([...unique].reverse(), reserved);
        for (const [id, label] of labels) expect(turned.get(id)).toBe(label);
      }),
      { numRuns: 2_000 },
    );
  });
});
