import type { BarDay } from './stacked-bars';

/** What recharts hands a bar's shape; all of it is optional in the element's type. */
type Drawn = { x?: number; y?: number; width?: number; height?: number; fill?: string; payload?: BarDay };

/** One series of one day; hatched where its figures are provisional, or belong to nobody. */
export function StackedPart({
  x = 0,
  y = 0,
  width = 0,
  height = 0,
  fill,
  payload,
  pattern,
  hatched,
  dimmed,
}: Drawn & { pattern: string; hatched: boolean; dimmed: boolean }) {
  if (height <= 0 || width <= 0) return null;
  const box = { x, y, width, height };
  return (
    <g opacity={dimmed ? 0.25 : 1}>
      <rect {...box} fill={fill} stroke="var(--color-surface)" strokeWidth={height > 3 && width > 4 ? 0.5 : 0} />
      {(hatched || payload?.provisional) && <rect {...box} fill={`url(#${pattern})`} />}
    </g>
  );
}

/** A day that was not read: a small cross on the axis. */
export function MissingMark({ x = 0, y = 0, width = 0, height = 0, payload }: Drawn) {
  if (!payload?.missing) return null;
  const [middle, base, size] = [x + width / 2, y + height - 5, Math.min(3, Math.max(1.5, width / 3))];
  return (
    <path
      d={`M${middle - size} ${base - size}L${middle + size} ${base + size}M${middle - size} ${base + size}L${middle + size} ${base - size}`}
      stroke="var(--color-warning)"
      strokeWidth="1.5"
    />
  );
}
