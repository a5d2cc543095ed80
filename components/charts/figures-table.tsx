import { Table, TBody, Td, THead, Th, Tr } from '@/components/ui/table';
import { exact } from '@/lib/format';
import type { ChartPoint, ChartSeries } from './chart';
import { figuresOf } from './figures';
import { SeriesHeads } from './series-heads';

type Props = { label: string; points: readonly ChartPoint[]; series: readonly ChartSeries[] };

/** A chart's figures to the last digit, the newest first. What was not read has no figures, not zeros. */
export function FiguresTable({ label, points, series }: Props) {
  return (
    <Table label={label}>
      <THead>
        <tr>
          <Th>Day (UTC)</Th>
          <Th numeric>Total</Th>
          <SeriesHeads series={series} />
          <Th>Note</Th>
        </tr>
      </THead>
      <TBody>
        {points.toReversed().map((point) => (
          <Tr key={point.key}>
            <Td className="whitespace-nowrap">{point.label}</Td>
            <Td numeric>{point.absent ? '–' : exact(figuresOf(point, series).total)}</Td>
            {series.map(({ id }) => (
              <Td key={id} numeric>
                {point.absent || point.unknown.includes(id) ? '–' : exact(point.values[id] ?? '0')}
              </Td>
            ))}
            <Td className="whitespace-nowrap text-muted">
              {[point.note, point.restated && `Restated, ${exact(point.restated.before)} before`]
                .filter(Boolean)
                .join('. ')}
            </Td>
          </Tr>
        ))}
      </TBody>
    </Table>
  );
}
