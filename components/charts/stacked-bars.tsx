'use client';

import { useId } from 'react';
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { compact, formatDay } from '@/lib/format';
import { ChartTooltip } from './chart-tooltip';
import { MissingMark, StackedPart } from './stacked-part';

export type BarSeries = { id: string; name: string; fill: string; hatched: boolean };
export type BarDay = {
  day: string;
  /** Drawn hatched: the figures may still change. */
  provisional: boolean;
  /** Not read: a mark on the axis, never a zero. */
  missing: boolean;
  /** Completes the tooltip: why the day is drawn as it is. */
  note: string | null;
  /** By series, decimal strings: exact at any size; only their heights are rounded. */
  values: Readonly<Record<string, string>>;
};

type Props = {
  /** Names the chart for assistive technology; the same figures stand in a table beside it. */
  label: string;
  days: readonly BarDay[];
  series: readonly BarSeries[];
  /** Only this one is drawn in full colour. */
  highlighted?: string | null;
  height?: number;
};

/** Bars by UTC day, stacked by series, the first at the bottom. */
export function StackedBars({ label, days, series, highlighted = null, height = 280 }: Props) {
  const pattern = `hatch-${useId().replace(/\W/g, '')}`;
  const data = days.map((entry) => ({ ...entry, gap: entry.missing ? 0 : null }));
  return (
    <figure aria-label={label} className="m-0">
      <ResponsiveContainer width="100%" height={height} initialDimension={{ width: 900, height }}>
        <BarChart
          data={data}
          margin={{ top: 8, right: 0, bottom: 0, left: 0 }}
          barCategoryGap={days.length > 150 ? 0 : days.length > 45 ? 1 : '18%'}
          maxBarSize={72}
        >
          <defs>
            <pattern id={pattern} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <rect width="2.5" height="6" fill="var(--color-surface)" fillOpacity="0.55" />
            </pattern>
          </defs>
          <CartesianGrid vertical={false} stroke="var(--color-border)" />
          <XAxis
            dataKey="day"
            tickFormatter={(day: string) => formatDay(day, { year: false })}
            tick={{ fill: 'var(--color-muted)', fontSize: 12 }}
            tickLine={false}
            axisLine={{ stroke: 'var(--color-border-strong)' }}
            interval="preserveStartEnd"
            minTickGap={28}
          />
          <YAxis
            tickFormatter={(value: number) => compact(BigInt(Math.round(value)))}
            tick={{ fill: 'var(--color-muted)', fontSize: 12 }}
            tickLine={false}
            axisLine={false}
            width={56}
          />
          <Tooltip
            cursor={{ fill: 'var(--color-sunken)' }}
            isAnimationActive={false}
            content={<ChartTooltip series={series} />}
          />
          {series.map(({ id, name, fill, hatched }) => (
            <Bar
              key={id}
              dataKey={(entry: BarDay) => (entry.missing ? null : Number(entry.values[id] ?? 0))}
              name={name}
              stackId="day"
              fill={fill}
              isAnimationActive={false}
              shape={
                <StackedPart pattern={pattern} hatched={hatched} dimmed={highlighted !== null && highlighted !== id} />
              }
            />
          ))}
          <Bar dataKey="gap" stackId="day" legendType="none" isAnimationActive={false} shape={<MissingMark />} />
        </BarChart>
      </ResponsiveContainer>
    </figure>
  );
}
