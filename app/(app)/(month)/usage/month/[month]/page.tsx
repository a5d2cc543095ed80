import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { notFound } from 'next/navigation';
import { Suspense } from 'react';
import { Alert } from '@/components/ui/alert';
import { ButtonLink } from '@/components/ui/button-link';
import { PageHeader } from '@/components/ui/page-header';
import { MonthLoading } from '@/components/usage/month/month-loading';
import { monthHref } from '@/components/usage/month/month-picker';
import { MonthReport } from '@/components/usage/month/month-report';
import type { Member } from '@/lib/auth/actor';
import { can } from '@/lib/auth/permissions';
import { mayOpen } from '@/lib/auth/refused-role';
import { currentActor, requireActor } from '@/lib/auth/session';
import { lateSchedule } from '@/lib/auth/workspace-queries';
import { dayOf } from '@/lib/day';
import { env } from '@/lib/env';
import { formatMonth } from '@/lib/format';
import { filterParams, viewOf } from '@/lib/usage/address';
import { FIRST_MONTH, type Month, monthOf, monthRange, monthsBack, parseMonth } from '@/lib/usage/month/months';
import { firstHistory, monthReport } from '@/lib/usage/month/report';
import { FILTERS } from '@/lib/usage/params';
import { toParams } from '@/lib/usage/search';
import { withWorkspace } from '@/lib/workspace';
import { scoped } from '../../../../scoped';

type Props = PageProps<'/usage/month/[month]'>;

/** What a browser calls the file when the page is saved as PDF. */
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const [actor, month] = [await currentActor(), parseMonth((await params).month, dayOf(Date.now()))];
  return actor && month ? { title: `Usage ${formatMonth(month)}, ${actor.workspaceName}` } : {};
}

async function Page({ params, searchParams }: Props) {
  const actor = await requireActor();
  if (!(await mayOpen(actor, 'usage.read'))) notFound();
  const now = new Date();
  const month = parseMonth((await params).month, dayOf(now));
  if (!month) notFound();
  const search = toParams(await searchParams);
  const report = <Report actor={actor} month={month} search={search} now={now} />;
  // A document is sent whole: in pieces, its tables would need a script. What is fetched into an open page may come later.
  if ((await headers()).get('accept')?.includes('text/html')) return report;
  return (
    <Suspense key={`${month}?${search}`} fallback={<MonthLoading month={month} />}>
      {report}
    </Suspense>
  );
}

type ReportProps = { actor: Member; month: Month; search: URLSearchParams; now: Date };

async function Report({ actor, month, search, now }: ReportProps) {
  const today = dayOf(now);
  const asked = viewOf(search, today);
  const filters = filterParams(asked.view);
  const others = [...new Set(search.keys())].filter((name) => !FILTERS.some((filter) => filter === name));
  const bad = [
    ...FILTERS.flatMap((name) => asked.errors[name] ?? []),
    ...others.map((name) => `A month report has no parameter “${name}”.`),
  ];
  if (bad.length > 0) return <BadFilters month={month} errors={bad} filters={filters} />;
  const { view } = viewOf(new URLSearchParams([...filters, ...Object.entries(monthRange(month, today))]), today);
  const report = await withWorkspace(actor, 'usage.read', (tx) => monthReport(tx, month, view, now), {
    snapshot: true,
    replica: true,
  });
  const first = firstHistory(report.connections);
  const earliest = [month, first ? monthOf(first) : month].reduce((a, b) => (a < b ? a : b));
  return (
    <MonthReport
      report={report}
      workspace={actor.workspaceName}
      view={view}
      months={monthsBack(monthOf(today), earliest < FIRST_MONTH ? FIRST_MONTH : earliest)}
      filters={filters}
      address={`${env().APP_URL}${monthHref(month, filters)}`}
      late={await lateSchedule(actor)}
      canConnect={can(actor.role, 'connections.write')}
    />
  );
}

/** A report without what is filtered by would be of more than was asked for. */
function BadFilters({ month, errors, filters }: { month: Month; errors: string[]; filters: URLSearchParams }) {
  return (
    <>
      <PageHeader title={`Usage, ${formatMonth(month)}`} />
      <Alert
        tone="warning"
        title="This link cannot be shown as it is"
        action={<ButtonLink href={monthHref(month, filters)}>Show without it</ButtonLink>}
      >
        {errors.join(' ')} No report is shown: without that it might be of more than the link asks for.
      </Alert>
    </>
  );
}

export default scoped(Page);
