import { PageHeader } from '@/components/ui/page-header';
import { Loading, Skeleton } from '@/components/ui/skeleton';

export default function ConnectLoading() {
  return (
    <Loading label="Loading the form">
      <PageHeader
        title="Connect"
        description="One connection for each organization. The guide has every step in detail."
      />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1.3fr)_minmax(0,1fr)]">
        <Skeleton className="h-160" />
        <Skeleton className="h-128" />
      </div>
    </Loading>
  );
}
