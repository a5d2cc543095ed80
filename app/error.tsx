'use client';

import { Failure } from '@/components/layout/failure';

export default function PageError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <main className="flex min-h-[70dvh] items-center justify-center">
      <Failure error={error} retry={retry} />
    </main>
  );
}
