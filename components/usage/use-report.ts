'use client';

import useSWR from 'swr';
import type { UsageReport } from '@/lib/usage/report';
import { readJson } from './read-json';

/** The report of a view. While another is on its way the old figures stay, marked as stale. */
export function useReport(search: string, initial: { search: string; report: UsageReport }) {
  const { data, error, isLoading, isValidating, mutate } = useSWR<UsageReport, Error>(
    `/api/usage/report${search ? `?${search}` : ''}`,
    readJson,
    {
      ...(search === initial.search && { fallbackData: initial.report }),
      keepPreviousData: true,
      revalidateOnMount: search !== initial.search,
      revalidateOnFocus: true,
      refreshInterval: (latest) => (latest && latest.connections.backfill !== null ? 3_000 : 0),
    },
  );
  return {
    report: data ?? initial.report,
    error,
    stale: isLoading || (data === undefined && isValidating),
    retry: () => mutate(),
  };
}
