'use client';

import { useActionState, useEffect } from 'react';
import { useSWRConfig } from 'swr';
import { Alert } from '@/components/ui/alert';
import { SubmitButton } from '@/components/ui/submit-button';
import type { Day } from '@/lib/day';
import { rereadDayAction } from '@/lib/integrations/actions';

/** Asks for the day to be read again; the connection's facts are looked at from then on until it is. */
export function RereadForm({ connectionId, day }: { connectionId: string; day: Day }) {
  const [result, ask] = useActionState(rereadDayAction, null);
  const { mutate } = useSWRConfig();
  useEffect(() => {
    if (result?.ok) mutate(`/api/connections/${connectionId}/progress`);
  }, [result, mutate, connectionId]);
  return (
    <form action={ask} className="flex flex-col gap-3">
      <input type="hidden" name="id" value={connectionId} />
      <input type="hidden" name="day" value={day} />
      <SubmitButton variant="secondary" className="self-start">
        Read this day again
      </SubmitButton>
      {result && !result.ok && <Alert tone="warning" title={result.message} live />}
    </form>
  );
}
