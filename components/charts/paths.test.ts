import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ChartPoint, SHAPES } from './chart';
import { areaPath, barsPath, beforePath, linePaths, nobodysPath, overPoints, stretched } from './paths';
import { type Plot, plotOf, pointAt } from './plot';

const SERIES = ['a', 'b', 'c'].map((id) => ({ id, name: id, fill: 'red', hatched: id === 'c' }));
const HEIGHT = 240;

const count = fc.oneof(fc.constant('0'), fc.bigInt({ min: 0n, max: 10n ** 20n }).map(String));
const point = fc.record({
  absent: fc.boolean(),
  unsettled: fc.constantFrom(null, 'provisional' as const, 'partial' as const),
  mark: fc.constantFrom(null, 'missing' as const, 'gap' as const),
  values: fc.dictionary(fc.constantFrom('a', 'b', 'c'), count),
  unknown: fc.subarray(['a', 'b', 'c']),
  before: fc.option(fc.record({ label: fc.constant('Before'), value: count, against: fc.option(count) })),
});
const points = fc.array(point, { minLength: 1, maxLength: 60 }).map((all) =>
  all.map((each, i): ChartPoint => {
    const named = { key: `${i}`, label: `${i}`, tick: `${i}`, note: null, restated: null };
    const values = each.absent ? {} : each.values;
    return { ...named, ...each, values, unknown: each.unknown.filter((id) => values[id] === undefined) };
  }),
);
const plots = fc.tuple(points, fc.constantFrom(...SHAPES)).map(([all, shape]) => plotOf(all, SERIES, shape));

/** Every corner of a path, whatever the command that leads there. */
function corners(d: string): { x: number; y: number }[] {
  let [x, y] = [0, 0];
  return [...d.matchAll(/([MLHVhZ])([^MLHVhZ]*)/g)].map(([, command, rest = '']) => {
    const [first = 0, second = 0] = rest.trim().split(' ').map(Number);
    if (command === 'M' || command === 'L') [x, y] = [first, second];
    if (command === 'H') x = first;
    if (command === 'V') y = first;
    return { x, y };
  });
}

function everyPath(plot: Plot): string[] {
  const space = stretched(plot, HEIGHT);
  const unsettled = plot.points.map((each) => each.unsettled);
  const series = plot.spans.flatMap((spans) =>
    plot.shape === 'lines'
      ? Object.values(
          linePaths(
            spans.map((span) => span?.to ?? null),
            unsettled,
            space,
          ),
        )
      : [plot.shape === 'bars' ? barsPath(spans, space) : areaPath(spans, space)],
  );
  return [...series, nobodysPath(plot, space), overPoints(plot, space, (each) => each.unsettled !== null)];
}

describe('what is drawn', () => {
  it('adds up: each series begins where the one below ends, and the top is the sum', () => {
    fc.assert(
      fc.property(points, fc.constantFrom('bars' as const, 'areas' as const), (all, shape) => {
        const plot = plotOf(all, SERIES, shape);
        all.forEach(({ absent, values, unknown }, i) => {
          const spans = plot.spans.map((each) => each[i]);
          if (absent) {
            expect([...spans, plot.tops[i]]).toEqual([null, null, null, null]);
            return;
          }
          let below = 0;
          spans.forEach((span, s) => {
            const [id = '', from] = [SERIES[s]?.id, below];
            below += Number(values[id] ?? 0);
            expect(span).toEqual(unknown.includes(id) ? null : { from, to: below });
          });
          expect(plot.tops[i]).toBe(below);
        });
      }),
    );
  });

  it('stays inside the frame', () => {
    fc.assert(
      fc.property(plots, (plot) => {
        const space = stretched(plot, HEIGHT);
        for (const { x, y } of [...everyPath(plot), beforePath(plot, space)].flatMap(corners)) {
          expect(x).toBeGreaterThanOrEqual(0);
          expect(x).toBeLessThanOrEqual(space.width);
          expect(y).toBeGreaterThanOrEqual(0);
          expect(y).toBeLessThanOrEqual(HEIGHT);
        }
      }),
    );
  });

  it('leaves a point that was not read empty in every shape', () => {
    fc.assert(
      fc.property(plots, (plot) => {
        const drawn = everyPath(plot).flatMap(subpaths);
        plot.points.forEach(({ absent }, i) => {
          const middle = (i + 0.5) * 100;
          const over = drawn.filter((xs) => Math.min(...xs) <= middle && Math.max(...xs) >= middle);
          if (absent) expect(over).toEqual([]);
        });
      }),
    );
  });

  it('shows every point that was read, and zero as zero', () => {
    fc.assert(
      fc.property(points, (all) => {
        const { spans, points: own } = plotOf(all, SERIES, 'lines');
        const paths = linePaths(
          (spans[0] ?? []).map((span) => span?.to ?? null),
          own.map(({ unsettled }) => unsettled),
          { x: (at) => at * 100, y: (value) => value },
        );
        const xs = new Set(
          Object.values(paths)
            .flatMap(corners)
            .map(({ x }) => x),
        );
        expect([...xs].sort((a, b) => a - b)).toEqual(
          own.flatMap(({ absent, unknown }, i) => (absent || unknown.includes('a') ? [] : [i * 100 + 50])),
        );
      }),
    );
  });

  it('compares only where there is something to compare with', () => {
    fc.assert(
      fc.property(plots, (plot) => {
        const drawn = subpaths(beforePath(plot, stretched(plot, HEIGHT)));
        plot.before.forEach((value, i) => {
          const middle = (i + 0.5) * 100;
          expect(drawn.some((xs) => Math.min(...xs) <= middle && Math.max(...xs) >= middle)).toBe(value !== null);
        });
      }),
    );
  });
});

/** The xs of each piece of a path. */
const subpaths = (d: string) =>
  d
    .split(/(?=M)/)
    .filter(Boolean)
    .map((piece) => corners(piece).map(({ x }) => x));

describe('how it is drawn', () => {
  const of = (values: (number | null)[], provisional: number[] = [], partial: number[] = []): ChartPoint[] =>
    values.map((value, i) => ({
      ...{ key: `${i}`, label: `${i}`, tick: `${i}`, note: null, before: null, restated: null, unknown: [] },
      unsettled: partial.includes(i) ? 'partial' : provisional.includes(i) ? 'provisional' : null,
      absent: value === null,
      mark: value === null ? 'missing' : null,
      values: value === null ? {} : { a: `${value}` },
    }));
  const space = (plot: Plot) => stretched(plot, 100);
  const [a] = SERIES;
  if (!a) throw new Error('There is no series.');

  it('dashes a line to and from provisional points, dots it at partial ones, and makes a lone point a dot', () => {
    const plot = plotOf(of([1, 1, 1, 1, null, 1], [2], [3]), [a], 'lines');
    const values = (plot.spans[0] ?? []).map((span) => span?.to ?? null);
    expect(
      linePaths(
        values,
        plot.points.map(({ unsettled }) => unsettled),
        space(plot),
      ),
    ).toEqual({ solid: 'M50 0L150 0', dashed: 'M150 0L250 0', dotted: 'M250 0L350 0', dots: 'M550 0h0' });
  });

  it('covers bars whole, and areas along the slopes that touch them', () => {
    const held = ({ unsettled }: ChartPoint) => unsettled === 'provisional';
    const bars = plotOf(of([1, 1, 1], [1]), [a], 'bars');
    expect(overPoints(bars, space(bars), held)).toBe('M138 100V0H162V100Z');
    const areas = plotOf(of([1, 1, 1, 1], [3]), [a], 'areas');
    expect(overPoints(areas, space(areas), held)).toBe('M250 0L350 0L350 100L250 100Z');
    const lines = plotOf(of([1, 1], [1]), [a], 'lines');
    expect(overPoints(lines, space(lines), held)).toBe('');
  });

  it('has a gap where a series is not known, and not its zero, whatever the others have', () => {
    const [first, second] = [of([1]), of([1])].map(([each]) => each as ChartPoint);
    const unknown = { ...first, values: { b: '2' }, unknown: ['a'] } as ChartPoint;
    for (const shape of SHAPES)
      expect(plotOf([unknown, second as ChartPoint], SERIES.slice(0, 2), shape).spans).toEqual([
        [null, { from: 0, to: 1 }],
        [{ from: 0, to: 2 }, shape === 'lines' ? { from: 0, to: 0 } : { from: 1, to: 1 }],
      ]);
  });

  it('hatches a series that belongs to nobody, provisional or not', () => {
    const plot = plotOf(of([1]), [{ ...a, hatched: true }], 'bars');
    expect(nobodysPath(plot, space(plot))).not.toBe('');
    expect(nobodysPath(plotOf(of([1], [0]), [a], 'bars'), space(plot))).toBe('');
  });

  it('is compared in steps over bars, in lines else', () => {
    const compared = of([1, 1]).map((each) => ({ ...each, before: { label: 'Before', value: '2', against: '1' } }));
    const path = (shape: Plot['shape']) => {
      const plot = plotOf(compared, [a], shape);
      return beforePath(plot, space(plot));
    };
    expect(path('bars')).toBe('M0 0L100 0L100 0L200 0');
    expect(path('areas')).toBe('M50 0L150 0');
  });

  it('finds the point at a place', () => {
    expect([0, 0.33, 0.34, 0.99, 1].map((fraction) => pointAt(fraction, 3))).toEqual([0, 0, 1, 2, 2]);
  });
});
