'use client';

import type { Route } from 'next';
import { useRouter } from 'next/navigation';
import { useProgressAction } from '@/components/scope/use-progress-action';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { Card } from '@/components/ui/card';
import { metaOf } from '@/lib/integrations/catalog';
import { replaceKeyAction } from '@/lib/integrations/key-actions';
import type { Region } from '@/lib/integrations/provider';
import { KeyForm } from './key-form';
import { RegionField } from './region-field';

type Props = {
  connection: { id: string; provider: string; keyLast4: string; apiHost: string };
  /** None where the operator has set one address for every connection. */
  regions: readonly Region[];
};

/** The old key works until the new one has passed its checks. */
export function ReplaceKeyForm({ connection: { id, provider, keyLast4, apiHost }, regions }: Props) {
  const router = useRouter();
  const { name, keyLabel, keyPlaceholder } = metaOf(provider);
  const back = `/settings/integrations/${id}` as Route;
  const trial = useProgressAction(replaceKeyAction, () => router.push(back));
  return (
    <Card>
      <KeyForm
        trial={trial}
        before={<input type="hidden" name="id" value={id} />}
        keyField={{
          label: `New ${keyLabel}`,
          placeholder: keyPlaceholder,
          hint: `A key of the same ${name} organization. The one in use ends in ${keyLast4}.`,
        }}
        after={<RegionField regions={regions} chosen={trial.typed.region ?? apiHost} errors={trial.failure?.fields} />}
        confirmation="This key belongs to the same organization"
        actions={
          <>
            <Button type="submit" variant="primary" pending={trial.pending}>
              Replace key
            </Button>
            <ButtonLink href={back}>Cancel</ButtonLink>
          </>
        }
      />
    </Card>
  );
}
