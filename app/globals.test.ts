import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contrast, distance, VISION } from '@/lib/testing/colour';

const css = readFileSync(new URL('globals.css', import.meta.url), 'utf8');
const tokens = [...css.matchAll(/--color-([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);/g)];
const themes = {
  light: new Map(tokens.map(([, name, light]) => [name, light])),
  dark: new Map(tokens.map(([, name, , dark]) => [name, dark])),
};
const tones = ['success', 'warning', 'danger', 'info'];
const grounds = ['background', 'surface', 'sunken'];
const series = Array.from({ length: 10 }, (_, i) => `series-${i + 1}`);

/** Foreground and background that meet on some screen. */
const TEXT: [string, string][] = [
  ...['text', 'muted', 'accent', ...tones].flatMap((name): [string, string][] => grounds.map((on) => [name, on])),
  ...tones.flatMap((tone): [string, string][] => [
    [tone, `${tone}-surface`],
    ['text', `${tone}-surface`],
    ['muted', `${tone}-surface`],
  ]),
  ['accent', 'accent-surface'],
  ['text', 'accent-surface'],
  ['background', 'text'],
  ...['accent-solid', 'accent-solid-hover', 'danger-solid', 'danger-solid-hover'].map((on): [string, string] => [
    'on-accent',
    on,
  ]),
];
const MARKS: [string, string][] = [
  ...['border-strong', 'accent', ...series, 'other', 'unattributed'].flatMap((name): [string, string][] => [
    [name, 'background'],
    [name, 'surface'],
  ]),
  ...tones.flatMap((tone): [string, string][] => [
    [`${tone}-border`, 'background'],
    [`${tone}-border`, 'surface'],
    [`${tone}-border`, `${tone}-surface`],
  ]),
];

describe.each(Object.entries(themes))('%s', (_, colours) => {
  const of = (name: string) => {
    const colour = colours.get(name);
    if (!colour) throw new Error(`globals.css has no opaque --color-${name}`);
    return colour;
  };

  it.each(TEXT)('text %s on %s is readable', (front, back) => {
    expect(contrast(of(front), of(back))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(MARKS)('mark %s on %s is seen', (front, back) => {
    expect(contrast(of(front), of(back))).toBeGreaterThanOrEqual(3);
  });

  it.each(Object.entries(VISION))('every two series differ with %s colour vision', (_, vision) => {
    const pairs = series.flatMap((a, i) => series.slice(i + 1).map((b) => [a, b] as const));
    const tooNear = pairs.filter(([a, b]) => distance(of(a), of(b), vision) < 0.06);
    expect(tooNear).toEqual([]);
  });
});

it('has no colour outside the tokens', () => {
  const outside = css.replace(/@theme static \{[\s\S]*?\n\}/, '').match(/#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(/g);
  expect(outside).toBeNull();
});
