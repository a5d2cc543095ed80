import { PageHeader } from '@/components/ui/page-header';
import { Loading, Skeleton } from '@/components/ui/skeleton';

export default function AccountLoading() {
  return (
    <Loading label="Loading your account">
      <PageHeader title="Account" description="Your own sign-in, the same in every workspace." />
      <div className="flex max-w-2xl flex-col gap-6">
        <Skeleton className="h-36" />
        <Skeleton className="h-72" />
        <Skeleton className="h-48" />
      </div>
    </Loading>
  );
}
