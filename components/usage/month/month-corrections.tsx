import { counted, signed } from '@/lib/format';
import type { MonthReport } from '@/lib/usage/month/report';
import { MAX_CORRECTIONS } from '@/lib/usage/restatements';
import { CorrectionsTable } from '../corrections-table';
import { ReportCard } from './report-card';

/** What the provider changed in the month after it had been read as complete: before, after, and when it was noticed. */
export function MonthCorrections({ report: { usage } }: { report: MonthReport }) {
  const { corrections, correctedDays } = usage;
  if (correctedDays === 0) return null;
  const change = usage.steps.reduce(
    (sum, { restated }) => (restated ? sum + BigInt(restated.after) - BigInt(restated.before) : sum),
    0n,
  );
  return (
    <ReportCard
      title="Corrections"
      description={`The provider changed ${counted(correctedDays, 'day')} of this month afterwards, by ${signed(change)} tokens in all. The figures above have its newest counts. ${
        corrections.length === MAX_CORRECTIONS ? `The newest ${MAX_CORRECTIONS} corrections:` : 'The newest first:'
      }`}
      flush
    >
      <CorrectionsTable corrections={corrections} />
    </ReportCard>
  );
}
