import { PageHeader } from '@/components/ui/page-header';
import { Loading, Skeleton } from '@/components/ui/skeleton';

export default function MembersLoading() {
  return (
    <Loading label="Loading the members">
      <PageHeader title="Members" description="Who may see and do what in this workspace." />
      <Skeleton className="h-64" />
    </Loading>
  );
}
