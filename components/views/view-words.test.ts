import { expect, it } from 'vitest';
import { viewWords } from './view-words';

it.each([
  ['', 'Tokens by model, last 30 days'],
  ['metric=requests&group=costCentre&by=week&range=last-month', 'Requests by cost centre and week, last month'],
  ['by=cumulative&from=2026-10-01&to=2026-10-31', 'Tokens by model, cumulative, 1 Oct 2026 to 31 Oct 2026'],
  ['model=gpt-6&model=gpt-5&owner=Dana&by=month', 'Tokens by model and month, last 30 days, filtered by model, owner'],
])('a view of “%s” is told in a line', (search, words) => {
  expect(viewWords(search)).toBe(words);
});
