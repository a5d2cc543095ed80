import { PageHeader } from '@/components/ui/page-header';
import { Loading, Skeleton } from '@/components/ui/skeleton';

export default function AuditLogLoading() {
  return (
    <Loading label="Loading the audit log">
      <PageHeader
        title="Audit log"
        description="Who did what in this workspace. Entries are never changed or deleted."
      />
      <Skeleton className="mb-4 h-30 w-full max-w-248 sm:h-8" />
      <Skeleton className="h-128" />
    </Loading>
  );
}
