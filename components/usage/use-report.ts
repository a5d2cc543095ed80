'use client';

import useSWR from 'swr';
import type { UsageReport } from '@/lib/usage/report';

async function read(address: string): Promise<UsageReport> {
  const response = await fetch(address);
  if (response.ok) return response.json();
  if (response.status === 401) window.location.reload(); // the session has ended: the page leads to the sign-in form
  const body = await response.json().catch(() => null);
  throw new Error(body?.error?.message ?? 'Doow cannot be reached. Check your connection and try again.');
}

/** The report of a view. While another is on its way the old figures stay, marked as stale. */
export function useReport(search: string, initial: { search: string; report: UsageReport }) {
  const { data, error, isLoading, isValidating, mutate } = useSWR<UsageReport, Error>(
    `/api/usage/report${search ? `?${search}` : ''}`,
    read,
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
