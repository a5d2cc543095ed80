import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import type { Day } from '@/lib/day';
import type { Movement } from '@/lib/usage/moved';
import { MovedTable } from './moved-table';

const day = (text: string) => text as Day;
const movement = (unread: { now?: number; before?: number; amounts?: [string, string]; doubt?: true }): Movement => {
  const [before, after] = unread.amounts ?? ['0', '7000'];
  const amounts = { before, after, change: `${BigInt(after) - BigInt(before)}` };
  return {
    from: day('2026-11-01'),
    to: day('2026-11-10'),
    of: { metric: 'tokens', by: 'project' },
    compared: { from: day('2026-10-22'), to: day('2026-10-31'), unread: unread.before ?? 0, unfair: null },
    unread: unread.now ?? 0,
    doubts: { before: unread.doubt ?? false, after: false },
    moved: [{ id: 'proj_1', project: 'Search', model: null, ...amounts }],
    rest: null,
    total: amounts,
  };
};
const text = (of: Movement) => renderToStaticMarkup(<MovedTable movement={of} />).replace(/<[^>]*>/g, ' ');

it('explains no change against a period of which nothing was read', () => {
  expect(text(movement({ before: 10 }))).toMatch(/22 Oct .* 31 Oct 2026 was not read, so there is no change/);
  expect(text(movement({ now: 10, amounts: ['7000', '0'] }))).toMatch(/1 .* 10 Nov 2026 was not read/);
});

it('explains it where something was read, and says that days are lacking', () => {
  expect(text(movement({ before: 9 }))).toMatch(/9 days of the two periods were not read in full.*Search.*\+7\s000/s);
  expect(text(movement({ before: 10, amounts: ['1', '7000'] }))).toMatch(/10 days of .*Search.*\+6\s999/s);
  expect(text(movement({}))).toMatch(/Search +\+7\s000 +0 +7\s000/s);
  expect(text(movement({ doubt: true }))).toMatch(/Search +\+7\s000 +– +7\s000/s); // what was before is not known
});
