'use client';

import { useCallback, useEffect } from 'react';
import useSWR, { useSWRConfig } from 'swr';
import { useReadJson } from '@/components/scope/use-request';
import type { UsageReport } from '@/lib/usage/report';

const SOURCE = '/api/usage/report';

const addressOf = (search: string) => `${SOURCE}${search && `?${search}`}`;

/** A report and the view it is of, as its address says it. */
type Read = { search: string; report: UsageReport };

/**
 * The report of a view. While it is on its way, or when it cannot be read, the last one that was read stays: `stale`.
 * An answer is kept under the address it was asked at, so that none is taken for another's, however late it comes.
 */
export function useReport(search: string, initial: Read) {
  const readJson = useReadJson();
  const read = useCallback(
    async (address: string): Promise<Read> => ({
      search: address.slice(SOURCE.length + 1),
      report: await readJson<UsageReport>(address),
    }),
    [readJson],
  );
  const { data, error, isValidating, mutate } = useSWR<Read, Error>(addressOf(search), read, {
    ...(search === initial.search && { fallbackData: initial }),
    keepPreviousData: true,
    revalidateOnMount: search !== initial.search,
    revalidateOnFocus: true,
    refreshInterval: (latest) => (latest && latest.report.connections.backfill !== null ? 3_000 : 0),
  });
  const { mutate: keep } = useSWRConfig();
  // The server has read it again, after something was changed: newer than what was kept.
  useEffect(() => {
    void keep(addressOf(initial.search), initial, { revalidate: false });
  }, [initial, keep]);
  const own = [data, initial].find((each) => each?.search === search);
  return {
    report: (own ?? data ?? initial).report,
    error,
    stale: !own,
    reading: isValidating,
    retry: () => mutate(),
  };
}
