import type { Route } from 'next';
import { ButtonLink } from '@/components/ui/button-link';
import { PageHeader } from '@/components/ui/page-header';
import { formatMonth } from '@/lib/format';
import { searchOf } from '@/lib/usage/address';
import type { MonthReport } from '@/lib/usage/month/report';
import { FILTERS } from '@/lib/usage/params';
import type { UsageView } from '@/lib/usage/view';
import { monthFiles } from '../export-files';
import { ExportMenu } from '../export-menu';
import { FILTER_WORDS } from '../words';
import { PrintButton, type SheetWords } from './print-button';

type Props = { report: MonthReport; workspace: string; view: UsageView; sheet: SheetWords };

/** Whose report of which month it is, and, not on paper, what to do with it. */
export function MonthHead({ report, workspace, view, sheet }: Props) {
  const chosen = FILTERS.flatMap((filter) => {
    const names = Object.values(report.usage.chosen[filter] ?? {});
    return names.length > 0 ? [`${FILTER_WORDS[filter]}: ${names.join(', ')}`] : [];
  });
  return (
    <>
      <p className="wrap-anywhere mb-1 font-medium text-muted">{workspace}</p>
      <PageHeader
        title={formatMonth(report.month)}
        description={
          chosen.length > 0 ? (
            <span className="wrap-anywhere">Usage of this month, in UTC days. Only {chosen.join('; ')}</span>
          ) : (
            'Usage of this month, in UTC days'
          )
        }
        actions={
          <div className="flex flex-wrap gap-2 print:hidden">
            <ButtonLink href={`/usage?${searchOf(view)}` as Route} prefetch={false}>
              Show on Usage
            </ButtonLink>
            <ExportMenu
              files={monthFiles(
                view,
                report.tables.map(({ group }) => group),
              )}
            />
            <PrintButton {...sheet} />
          </div>
        }
      />
    </>
  );
}
