import localFont from 'next/font/local';

// Geist of the package `geist`, but not through its modules, which have the browser fetch 140 kB of it ahead of the
// scripts and swap it in late, which moves lines. `optional` is there at once, or on the next page from the cache.

/** What nearly every page is written in: 28 kB of the 69 kB (README.md). */
export const geistSans = localFont({
  src: './geist-latin.woff2',
  variable: '--font-geist-sans',
  weight: '100 900',
  display: 'optional',
});

/** The rest of it, fetched where a name has one of these letters. */
export const geistMore = localFont({
  src: '../../node_modules/geist/dist/fonts/geist-sans/Geist-Variable.woff2',
  variable: '--font-geist-more',
  weight: '100 900',
  display: 'optional',
  preload: false,
  adjustFontFallback: false,
  declarations: [{ prop: 'unicode-range', value: 'U+0100-0130, U+0132-0151, U+0154-02AF, U+0370-052F, U+1E00-1EFF' }],
});

export const geistMono = localFont({
  src: '../../node_modules/geist/dist/fonts/geist-mono/GeistMono-Variable.woff2',
  variable: '--font-geist-mono',
  weight: '100 900',
  display: 'optional',
  preload: false,
  adjustFontFallback: false,
  fallback: ['ui-monospace', 'SFMono-Regular', 'Menlo', 'Consolas', 'Liberation Mono', 'monospace'],
});
