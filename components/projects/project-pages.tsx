import type { Route } from 'next';
import { Pagination } from '@/components/ui/pagination';
import { exact } from '@/lib/format';
import { PER_PAGE, type ProjectParams, searchOf } from '@/lib/projects/search';

export function ProjectPages({ params, count }: { params: ProjectParams; count: number }) {
  const { page } = params;
  const last = Math.min(page * PER_PAGE, count);
  const to = (number: number) => `/settings/projects${searchOf({ ...params, page: number })}` as Route;
  return (
    <Pagination previous={page > 1 ? to(page - 1) : null} next={last < count ? to(page + 1) : null}>
      {`Projects ${exact(String((page - 1) * PER_PAGE + 1))} to ${exact(String(last))} of ${exact(String(count))}`}
    </Pagination>
  );
}
