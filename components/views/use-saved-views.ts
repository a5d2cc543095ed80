import useSWR from 'swr';
import { useReadJson } from '@/components/scope/use-request';
import type { SavedView } from '@/lib/views/queries';

/** The workspace's saved views, read once they are wanted. */
export const useSavedViews = (wanted: boolean) =>
  useSWR<SavedView[], Error>(wanted ? '/api/usage/views' : null, useReadJson());
