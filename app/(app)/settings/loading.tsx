import { Loading, Skeleton } from '@/components/ui/skeleton';

/** The shape of most pages: title, purpose, one panel. Pages with another shape bring their own. */
export default function PageLoading() {
  return (
    <Loading untitled>
      <Skeleton className="h-8 w-48" />
      <Skeleton className="mt-2 h-5 w-80 max-w-full" />
      <Skeleton className="mt-6 h-72" />
    </Loading>
  );
}
