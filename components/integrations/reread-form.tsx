'use client';

import { useEffect } from 'react';
import { useSWRConfig } from 'swr';
import { Form } from '@/components/scope/form';
import { useAction } from '@/components/scope/use-action';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import type { Day } from '@/lib/day';
import { rereadDayAction } from '@/lib/integrations/actions';

/** Asks for the day to be read again; the connection's facts are looked at from then on until it is. */
export function RereadForm({ connectionId, day }: { connectionId: string; day: Day }) {
  const [result, ask, pending] = useAction(rereadDayAction);
  const { mutate } = useSWRConfig();
  useEffect(() => {
    if (result?.ok) mutate(`/api/connections/${connectionId}/progress`);
  }, [result, mutate, connectionId]);
  return (
    <Form action={ask} className="flex flex-col gap-3">
      <input type="hidden" name="id" value={connectionId} />
      <input type="hidden" name="day" value={day} />
      <Button type="submit" pending={pending} className="self-start">
        Read this day again
      </Button>
      {result && !result.ok && <Alert tone="warning" title={result.message} live />}
    </Form>
  );
}
