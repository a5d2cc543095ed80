'use client';

import { useRouter } from 'next/navigation';
import { useMoment } from './use-moment';

/** Asks the server for the page again at the moment from which it would say something else (ISO; null: not known). */
export function RefreshAt({ at }: { at: string | null }) {
  const { refresh } = useRouter();
  useMoment(at, refresh);
  return null;
}
