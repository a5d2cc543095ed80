import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DOC_SLUGS, DOCS, isDocSlug, neighbours } from './nav';

const pageOf = (slug: string) => `app/docs/${slug ? `${slug}/` : ''}page.tsx`;

describe('the documentation', () => {
  it.each(DOC_SLUGS)('has a page for "%s" that says which it is', (slug) => {
    expect(existsSync(pageOf(slug))).toBe(true);
    expect(readFileSync(pageOf(slug), 'utf8')).toContain(`DOCS${slug ? `.${slug}` : "['']"}`);
  });

  it('lists every page there is', () => {
    const pages = globSync('app/docs/**/page.tsx').toSorted();
    expect(pages).toEqual(DOC_SLUGS.map(pageOf).toSorted());
  });

  it('leads from the first page to the last and back', () => {
    const forward = [DOC_SLUGS[0]];
    for (let next = neighbours(DOC_SLUGS[0]).next; next !== null; next = neighbours(next).next)
      forward.push(next as '');
    expect(forward).toEqual(DOC_SLUGS);
    for (const slug of DOC_SLUGS.slice(1)) expect(neighbours(neighbours(slug).previous ?? slug).next).toBe(slug);
  });

  it('has a title of its own for each page', () => {
    expect(new Set(Object.values(DOCS).map(({ title }) => title)).size).toBe(DOC_SLUGS.length);
  });

  it('knows its own addresses only', () => {
    expect(isDocSlug('openai')).toBe(true);
    expect(isDocSlug('../etc')).toBe(false);
  });

  it('is calm: no exclamation marks in its prose', () => {
    for (const file of globSync('app/docs/**/*.tsx')) {
      const prose = readFileSync(file, 'utf8').replaceAll(/![=\w(]/g, '');
      expect(prose, file).not.toMatch(/\w!/);
    }
  });
});
