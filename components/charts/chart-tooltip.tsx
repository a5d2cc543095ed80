import { Name } from '@/components/ui/name';
import { exact } from '@/lib/format';
import type { ChartSeries } from './chart';
import { figuresOf } from './figures';
import type { Row } from './interactive-series';
import { Swatch } from './swatch';

type Props = { active?: boolean; payload?: readonly { payload?: Row }[]; series: readonly ChartSeries[] };

/** The figures of the point under the pointer or the keyboard's cursor, largest first. */
export function ChartTooltip({ active, payload, series }: Props) {
  const point = payload?.[0]?.payload?.point;
  if (!active || !point) return null;
  const { label, note, absent, before, restated } = point;
  const { parts, total, delta } = figuresOf(point, series);
  return (
    <div className="max-w-80 rounded-lg border bg-surface p-3 text-sm shadow-float">
      <p className="font-medium">{label} (UTC)</p>
      {note && <p className="text-muted text-xs">{note}</p>}
      {!absent && (
        <dl className="mt-2 grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-2 gap-y-1">
          {parts.map(({ id, name, fill, hatched, value }) => (
            <div key={id} className="contents">
              <Swatch fill={fill} hatched={hatched} />
              <dt className="flex min-w-0">
                <Name>{name}</Name>
              </dt>
              <dd className="text-right tabular-nums">{exact(value)}</dd>
            </div>
          ))}
          <div className="col-span-3 mt-1 flex justify-between gap-4 border-t pt-1 font-medium">
            <dt>Total</dt>
            <dd className="tabular-nums">{exact(total)}</dd>
          </div>
        </dl>
      )}
      {before && (
        <p className="mt-1 flex justify-between gap-4 text-muted">
          <span>{before.label}</span>
          <span className="whitespace-nowrap tabular-nums">
            {exact(before.value)}
            {delta && ` (${delta.text})`}
          </span>
        </p>
      )}
      {restated && (
        <p className="mt-1 text-info">
          Restated from <span className="tabular-nums">{exact(restated.before)}</span> to{' '}
          <span className="tabular-nums">{exact(restated.after)}</span>
        </p>
      )}
    </div>
  );
}
