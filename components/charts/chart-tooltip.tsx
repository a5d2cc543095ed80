import { exact, formatDay } from '@/lib/format';
import type { BarDay, BarSeries } from './stacked-bars';
import { Swatch } from './swatch';

type Props = { active?: boolean; payload?: readonly { payload?: BarDay }[]; series: readonly BarSeries[] };

/** The figures of the day under the pointer or the keyboard's cursor, largest first. */
export function ChartTooltip({ active, payload, series }: Props) {
  const entry = payload?.[0]?.payload;
  if (!active || !entry) return null;
  const shown = series
    .map((each) => ({ ...each, value: BigInt(entry.values[each.id] ?? 0) }))
    .filter(({ value }) => value > 0n)
    .sort((a, b) => (a.value < b.value ? 1 : a.value > b.value ? -1 : 0));
  const total = shown.reduce((sum, { value }) => sum + value, 0n);
  return (
    <div className="max-w-80 rounded-lg border bg-surface p-3 text-sm shadow-float">
      <p className="font-medium">{formatDay(entry.day)} (UTC)</p>
      {entry.note && <p className="text-muted text-xs">{entry.note}</p>}
      {!entry.missing && (
        <dl className="mt-2 grid grid-cols-[auto_1fr_auto] items-center gap-x-2 gap-y-1">
          {shown.map(({ id, name, fill, hatched, value }) => (
            <div key={id} className="contents">
              <Swatch fill={fill} hatched={hatched} />
              <dt className="truncate">{name}</dt>
              <dd className="text-right tabular-nums">{exact(value)}</dd>
            </div>
          ))}
          <div className="col-span-3 mt-1 flex justify-between border-t pt-1 font-medium">
            <dt>Total</dt>
            <dd className="tabular-nums">{exact(total)}</dd>
          </div>
        </dl>
      )}
    </div>
  );
}
