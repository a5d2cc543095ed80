import { Name } from '@/components/ui/name';
import { Th } from '@/components/ui/table';
import type { ChartSeries } from './chart';

/** A column's head for each series; a long name is cut off. */
export const SeriesHeads = ({ series }: { series: readonly ChartSeries[] }) =>
  series.map(({ id, name }) => (
    <Th key={id} numeric>
      <span className="inline-flex max-w-40 align-bottom">
        <Name>{name}</Name>
      </span>
    </Th>
  ));
