import { PageHeader } from '@/components/ui/page-header';
import { Loading, Skeleton } from '@/components/ui/skeleton';
import { formatMonth } from '@/lib/format';
import type { Month } from '@/lib/usage/month/months';

export function MonthLoading({ month }: { month: Month }) {
  return (
    <Loading label={`Loading the report of ${formatMonth(month)}`}>
      <Skeleton className="mb-1 h-5 w-40" />
      <PageHeader title={formatMonth(month)} description="Usage of this month, in UTC days" />
      <Skeleton className="mb-6 h-8 w-full max-w-80" />
      <Skeleton className="mb-6 h-14" />
      <Skeleton className="mb-6 h-52" />
      <Skeleton className="h-96" />
    </Loading>
  );
}
