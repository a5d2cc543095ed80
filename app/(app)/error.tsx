'use client';

import { Failure } from '@/components/layout/failure';

/** Inside the frame: the way elsewhere stays open. */
export default function AppError({ error, retry }: { error: unknown; retry: () => void }) {
  return <Failure error={error} retry={retry} />;
}
