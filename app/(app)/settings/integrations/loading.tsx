import { PageHeader } from '@/components/ui/page-header';
import { Loading, Skeleton } from '@/components/ui/skeleton';

export default function IntegrationsLoading() {
  return (
    <Loading label="Loading integrations">
      <PageHeader
        title="Integrations"
        description="Connect the providers your company uses, one connection for each organization."
      />
      <Skeleton className="mb-8 h-40" />
      <Skeleton className="h-20 lg:w-1/2" />
    </Loading>
  );
}
