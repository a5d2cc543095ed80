import { PageHeader } from '@/components/ui/page-header';
import { Loading, Skeleton } from '@/components/ui/skeleton';

export default function UsageLoading() {
  return (
    <Loading label="Loading usage">
      <PageHeader title="Usage" description="What was used, by whom and of what, in UTC days." />
      <Skeleton className="mb-6 h-8 w-full max-w-xl" />
      <div className="mb-6 grid grid-cols-2 gap-4 lg:grid-cols-4">
        {['input', 'output', 'requests', 'complete'].map((tile) => (
          <Skeleton key={tile} className="h-24" />
        ))}
      </div>
      <Skeleton className="mb-6 h-96" />
      <Skeleton className="h-72" />
    </Loading>
  );
}
