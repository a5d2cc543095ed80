'use client';

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

/** Which of the provider's addresses a key is sent to. One that the provider named in its answer is chosen, not sent to. */
export function RegionField({ regions, chosen, errors }: Props) {
  if (regions.length === 0) return null;
  const host = errors?.regionProposed ?? chosen ?? regions[0]?.host;
  return (
    <Field
      label="Data residency region"
      hint="Where OpenAI keeps the project’s data. Leave it as it is unless you have set up data residency at OpenAI."
      error={errors?.region}
    >
      <Select
        key={host}
        name="region"
        defaultValue={host}
        options={regions.map((region) => ({ value: region.host, label: `${region.label}: ${region.host}` }))}
      />
    </Field>
  );
}
