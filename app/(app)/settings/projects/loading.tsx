import { PageHeader } from '@/components/ui/page-header';
import { Loading, Skeleton } from '@/components/ui/skeleton';

export default function ProjectsLoading() {
  return (
    <Loading label="Loading the projects">
      <PageHeader
        title="Projects"
        description="Who owns each project, which cost centre pays for it, and its labels."
      />
      <Skeleton className="mb-4 h-8 w-full max-w-128" />
      <Skeleton className="h-128" />
    </Loading>
  );
}
