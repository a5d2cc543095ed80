import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const files = globSync(['app/**/*.tsx', 'components/**/*.{ts,tsx}'])
  .filter((name) => !/\.test\.tsx?$/.test(name))
  .map((name) => ({ name, text: readFileSync(name, 'utf8') }));
const having = (pattern: RegExp) => files.filter(({ text }) => pattern.test(text)).map(({ name }) => name);

it('looks at all of them', () => expect(files.length).toBeGreaterThan(200));

it('every page of the signed-in frame says for whom it was rendered', () => {
  const pages = files.filter(({ name }) => /^app\/\(app\)\/.*page\.tsx$/.test(name));
  expect(pages.length).toBeGreaterThan(8);
  expect(pages.filter(({ text }) => !text.endsWith('export default scoped(Page);\n')).map(({ name }) => name)).toEqual(
    [],
  );
});

it.each<[what: string, pattern: RegExp, but: string[]]>([
  [
    'an action',
    /\buseActionState\b/,
    ['components/docs/feedback.tsx', 'components/scope/use-action.ts', 'components/scope/use-progress-action.ts'],
  ],
  ['an action without a form', /Action\(null\b/, ['components/scope/use-switch.ts']],
  ['a form with an action', /<form\b[^>]*\saction=\{/, ['components/docs/feedback.tsx', 'components/scope/form.tsx']],
  ['a request', /\bfetch\(\s*[^)\s]/, ['components/scope/']],
  ['a file', /<a\b[^>]*\bdownload\b|<a\b[^>]*href=\{?["'`]\/api\//, ['components/scope/download-link.tsx']],
])('%s goes through the parts of this folder, which add the scope of the page', (_what, pattern, but) => {
  expect(having(pattern).filter((name) => !but.some((known) => name.startsWith(known)))).toEqual([]);
});
