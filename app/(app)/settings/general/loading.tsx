import { PageHeader } from '@/components/ui/page-header';
import { Loading, Skeleton } from '@/components/ui/skeleton';

export default function GeneralLoading() {
  return (
    <Loading label="Loading the workspace">
      <PageHeader title="General" description="The workspace, and the schedule that keeps its usage up to date." />
      <div className="flex max-w-2xl flex-col gap-6">
        <Skeleton className="h-72" />
        <Skeleton className="h-36" />
      </div>
    </Loading>
  );
}
