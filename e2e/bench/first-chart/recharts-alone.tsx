import { createRoot } from 'react-dom/client';
import { Bar, BarChart, CartesianGrid, Tooltip, XAxis, YAxis } from 'recharts';
import { DAYS, SERIES } from './figures.ts';

// The chart library and nothing else, as one would put it on a bare page.
createRoot(document.body).render(
  <BarChart width={1100} height={280} data={DAYS}>
    <CartesianGrid vertical={false} />
    <XAxis dataKey="key" />
    <YAxis />
    <Tooltip />
    {SERIES.map(({ id, fill }) => (
      <Bar
        key={id}
        dataKey={({ values }: (typeof DAYS)[number]) => Number(values[id])}
        name={id}
        stackId="all"
        fill={fill}
        isAnimationActive={false}
      />
    ))}
  </BarChart>,
);
