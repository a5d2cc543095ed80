import { Loading, Skeleton } from '@/components/ui/skeleton';

export default function ConnectionLoading() {
  return (
    <Loading label="Loading the connection" untitled>
      <Skeleton className="mb-2 h-8 w-64" />
      <Skeleton className="mb-6 h-5 w-96 max-w-full" />
      <Skeleton className="mb-6 h-28" />
      <Skeleton className="mb-6 h-10 w-80 max-w-full" />
      <Skeleton className="h-96" />
    </Loading>
  );
}
