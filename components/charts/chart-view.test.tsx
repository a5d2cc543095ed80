import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { type ChartPoint, SHAPES } from './chart';
import { Chart } from './chart-view';
import { spoken } from './figures';

const SERIES = [
  { id: 'a', name: 'gpt-5', fill: 'var(--color-series-1)', hatched: false },
  { id: 'b', name: 'o4-mini', fill: 'var(--color-series-2)', hatched: false },
];
const point = (day: number, changes: Partial<ChartPoint> = {}): ChartPoint => ({
  key: `2026-11-0${day}`,
  label: `${day} Nov 2026`,
  tick: `${day} Nov`,
  unsettled: null,
  absent: false,
  mark: null,
  note: null,
  values: { a: '9007199254740993', b: '2' },
  unknown: [],
  before: null,
  restated: null,
  ...changes,
});
const POINTS = [
  point(1),
  point(2, { absent: true, mark: 'missing', values: {}, note: 'Not read yet' }),
  point(3, { restated: { before: '1', after: '2' } }),
  point(4, {
    unsettled: 'provisional',
    before: { label: '4 Oct 2026', value: '9007199254740994', against: '9007199254740995' },
  }),
];

describe('the chart before any script', () => {
  it.each(SHAPES)('is whole as %s: both series, the axes, and what is said of the points', (shape) => {
    const html = renderToStaticMarkup(<Chart label="Tokens by day" points={POINTS} series={SERIES} shape={shape} />);
    for (const shown of [
      'aria-label="Tokens by day"',
      'series-1',
      'series-2',
      '1 Nov',
      '4 Nov',
      '10\u00a0Q',
      'height:280px',
    ])
      expect(html).toContain(shown);
    expect(html.match(/<use /g)).toHaveLength(2);
    expect(html).not.toMatch(/<style|recharts|NaN|undefined/);
  });

  it('has one series in full colour when one is highlighted', () => {
    const html = renderToStaticMarkup(
      <Chart label="Tokens" points={POINTS} series={SERIES} shape="bars" highlighted="b" />,
    );
    expect(html.match(/opacity="(0.25|1)"/g)).toEqual(['opacity="0.25"', 'opacity="1"']);
  });
});

describe('a point in words', () => {
  const words = (each: ChartPoint | undefined) => each && spoken(each, SERIES).replaceAll('\u00a0', ' ');

  it('has every digit, the largest first', () =>
    expect(words(POINTS[0])).toBe(
      '1 Nov 2026, UTC. Total 9 007 199 254 740 995. gpt-5 9 007 199 254 740 993. o4-mini 2',
    ));
  it('has no figures where none were read', () => expect(words(POINTS[1])).toBe('2 Nov 2026, UTC. Not read yet'));
  it('says what it was before it was restated', () => expect(words(POINTS[2])).toMatch(/Restated from 1 to 2$/));
  it('says what it is compared with', () =>
    expect(words(POINTS[3])).toMatch(/4 Oct 2026 9 007 199 254 740 994, 0.0 % more than before$/));
});
