import { Facts } from '@/components/ui/facts';
import { counted, formatDay } from '@/lib/format';
import { formatDateTime } from '@/lib/format-time';
import type { MonthReport } from '@/lib/usage/month/report';
import { ReportCard } from './report-card';

/** What these figures are of: days, connections, the moment and the address. */
export function MonthFoot({ report, address }: { report: MonthReport; address: string }) {
  const { finality, connections, madeAt, range } = report;
  const count = (...states: string[]) => finality.days.filter(({ state }) => states.includes(state)).length;
  const present = new Set(finality.present.map(({ id }) => id));
  const none = count('none');
  const days = [
    `${count('settled')} settled`,
    `${count('provisional')} provisional`,
    ...(count('partial') > 0 ? [`${count('partial')} partial`] : []),
    `${count('missing', 'gap')} missing`,
    ...(none > 0 ? [`${none} before any history`] : []),
  ];
  return (
    <ReportCard title="About these figures">
      <Facts
        items={[
          {
            label: 'Days',
            value: `UTC, ${formatDay(range.from)} to ${formatDay(range.to)}: ${counted(finality.days.length, 'day')}, of which ${days.join(', ')}`,
          },
          {
            label: 'Connections in it',
            value: (
              <ul>
                {connections
                  .filter(({ id }) => present.has(id))
                  .map(({ id, name, words, sandbox, disconnectedOn }) => (
                    <li key={id}>
                      {name}: {words.toLowerCase()}
                      {disconnectedOn && ` on ${formatDay(disconnectedOn)}`}
                      {sandbox && ', sandbox'}
                    </li>
                  ))}
                {present.size === 0 && <li>None</li>}
              </ul>
            ),
          },
          ...(finality.absent.length > 0
            ? [{ label: 'Not in it', value: finality.absent.map(({ name }) => name).join(', ') }]
            : []),
          { label: 'Report made', value: formatDateTime(madeAt) },
          { label: 'Address', value: <span className="wrap-anywhere">{address}</span> },
        ]}
      />
    </ReportCard>
  );
}
