'use client';

import { useState } from 'react';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import type { Region } from '@/lib/integrations/provider';

type Props = {
  /** None where the operator has set one address for every connection: then there is nothing to choose. */
  regions: readonly Region[];
  /** The host that is chosen to begin with. */
  chosen?: string | undefined;
  errors: Readonly<Record<string, string>> | undefined;
};

/**
 * Which of the provider's addresses a key is sent to. One that the provider named in its answer is chosen, not sent to,
 * and stays chosen when the form fails for another reason.
 */
export function RegionField({ regions, chosen, errors }: Props) {
  const [host, setHost] = useState(errors?.regionProposed ?? chosen ?? regions[0]?.host);
  const [judged, setJudged] = useState(errors);
  if (errors !== judged) {
    setJudged(errors);
    if (errors?.regionProposed) setHost(errors.regionProposed);
  }
  if (regions.length === 0) return null;
  return (
    <Field
      label="Data residency region"
      hint="Where OpenAI keeps the project’s data. Leave it as it is unless you have set up data residency at OpenAI."
      error={errors?.region}
    >
      <Select
        name="region"
        value={host}
        onChange={(event) => setHost(event.currentTarget.value)}
        options={regions.map((region) => ({ value: region.host, label: `${region.label}: ${region.host}` }))}
      />
    </Field>
  );
}
