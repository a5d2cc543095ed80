import type { ChartPoint } from './chart';
import { barInset, type Plot, type Span } from './plot';

/** Where things are: `at` counts points from the left, the middle of the first is at a half. */
export type Space = { x: (at: number) => number; y: (value: number) => number };

/** Units of a point in a drawing that is stretched to the width there is; heights are pixels and never stretched. */
const BAND = 100;

export const stretched = (plot: Plot, height: number): Space & { width: number } => ({
  width: Math.max(1, plot.points.length) * BAND,
  x: (at) => at * BAND,
  y: (value) => height * (1 - value / plot.max),
});

type Values = readonly (number | null)[];
type Spans = readonly (Span | null)[];

/** A tenth of a pixel: more is bytes that nobody sees. */
const round = (value: number) => Math.round(value * 10) / 10;
const point = (space: Space, at: number, value: number) => `${round(space.x(at))} ${round(space.y(value))}`;

/** One series as bars, all in one path. */
export function barsPath(spans: Spans, space: Space): string {
  const inset = barInset(spans.length);
  return spans
    .map((span, i) => (span && span.to > span.from ? block(span, i + inset, i + 1 - inset, space) : ''))
    .join('');
}

/** One series as an area; a point without neighbours is a narrow bar. */
export const areaPath = (spans: Spans, space: Space): string =>
  runs(spans, (span) => span !== null)
    .map(([start, end]) => band(spans, start, end, space))
    .join('');

export type LinePaths = { solid: string; dashed: string; dotted: string; dots: string };

type Unsettled = ChartPoint['unsettled'];

/** One series as a line: dashed to and from provisional points, dotted where they are partial; alone a point is a dot. */
export function linePaths(values: Values, unsettled: readonly Unsettled[], space: Space): LinePaths {
  const paths: LinePaths = { solid: '', dashed: '', dotted: '', dots: '' };
  const kindOf = (i: number) => {
    const ends = [unsettled[i], unsettled[i + 1]];
    if (ends.includes('partial')) return 'dotted';
    return ends.includes('provisional') ? 'dashed' : 'solid';
  };
  values.forEach((value, i) => {
    const [last, next] = [values[i - 1] ?? null, values[i + 1] ?? null];
    if (value === null) return;
    if (last === null && next === null) paths.dots += `M${point(space, i + 0.5, value)}h0`;
    if (next === null) return;
    const kind = kindOf(i);
    if (last === null || kind !== kindOf(i - 1)) paths[kind] += `M${point(space, i + 0.5, value)}`;
    paths[kind] += `L${point(space, i + 1.5, next)}`;
  });
  return paths;
}

/** What the points are compared with: steps over bars, else a line; a lone point is a step of its own. */
export function beforePath({ before, shape }: Plot, space: Space): string {
  return runs(before, (value) => value !== null)
    .map(([start, end]) => {
      const step = shape === 'bars' || start === end;
      const corners = before.slice(start, end + 1).flatMap((value, k) => {
        const [at, height] = [start + k, value ?? 0];
        return step ? [point(space, at, height), point(space, at + 1, height)] : [point(space, at + 0.5, height)];
      });
      return `M${corners.join('L')}`;
    })
    .join('');
}

/** The points of which `holds`, all their series together: whole bars, and areas along the slopes that touch them. */
export function overPoints({ shape, points, tops }: Plot, space: Space, holds: (point: ChartPoint) => boolean): string {
  if (shape === 'lines') return ''; // dashed or dotted instead
  const held = points.map(holds);
  const whole = tops.map((top): Span | null => (top === null ? null : { from: 0, to: top }));
  if (shape === 'areas') return slopes(whole, held, space);
  return barsPath(
    whole.map((span, i) => (held[i] ? span : null)),
    space,
  );
}

/** The series that belong to nobody. */
export function nobodysPath({ shape, series, spans }: Plot, space: Space): string {
  if (shape === 'lines') return '';
  const draw = shape === 'bars' ? barsPath : areaPath;
  return series.map((each, s) => (each.hatched ? draw(spans[s] ?? [], space) : '')).join('');
}

/** The slopes to and from the points that are held. */
const slopes = (whole: Spans, held: readonly boolean[], space: Space): string =>
  runs(whole, (span) => span !== null)
    .flatMap(([start, end]): [number, number][] => {
      if (start === end) return held[start] ? [[start, end]] : [];
      const touched = whole.slice(start, end).map((_, k) => held[start + k] || held[start + k + 1]);
      return runs(touched, Boolean).map(([first, last]) => [start + first, start + last + 1]);
    })
    .map(([start, end]) => band(whole, start, end, space))
    .join('');

/** First and last index of each run of those that hold. */
function runs<T>(values: readonly T[], holds: (value: T) => boolean): [number, number][] {
  const found: [number, number][] = [];
  values.forEach((value, i) => {
    const last = found.at(-1);
    if (!holds(value)) return;
    if (last && last[1] === i - 1) last[1] = i;
    else found.push([i, i]);
  });
  return found;
}

function block({ from, to }: Span, left: number, right: number, space: Space): string {
  const [x, end] = [round(space.x(left)), round(space.x(right))];
  return `M${x} ${round(space.y(from))}V${round(space.y(to))}H${end}V${round(space.y(from))}Z`;
}

/** There along the ends of the spans, and back along their beginnings. */
function band(spans: Spans, start: number, end: number, space: Space): string {
  const own = spans.slice(start, end + 1).map((span) => span ?? { from: 0, to: 0 });
  const [lone] = own;
  const half = (0.5 - barInset(spans.length)) / 2;
  if (own.length === 1 && lone) return block(lone, start + 0.5 - half, start + 0.5 + half, space);
  const there = own.map(({ to }, k) => point(space, start + k + 0.5, to));
  const back = own.map(({ from }, k) => point(space, start + k + 0.5, from)).reverse();
  return `M${[...there, ...back].join('L')}Z`;
}
