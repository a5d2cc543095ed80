'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import type { ViewErrors } from '@/lib/usage/address';
import { FILTERS, type Filter } from '@/lib/usage/params';
import type { UsageReport } from '@/lib/usage/report';
import { isFiltered, NO_FILTERS, type UsageView, type ViewChange } from '@/lib/usage/view';
import { FilterPicker } from './filter-picker';
import { PeriodControls } from './period-controls';
import { FILTER_WORDS } from './words';

/** Always there; the others are added when they are needed. */
const USUAL: readonly Filter[] = ['connection', 'project', 'model'];

type Props = {
  view: UsageView;
  errors: ViewErrors;
  /** Of the address, as they were given. */
  params: URLSearchParams;
  chosen: UsageReport['chosen'];
  onChange: (change: ViewChange) => void;
};

export function UsageFilters({ view, errors, params, chosen, onChange }: Props) {
  const [added, setAdded] = useState<Filter | null>(null);
  const shown = FILTERS.filter((name) => USUAL.includes(name) || view[name].length > 0 || name === added);
  const further = FILTERS.filter((name) => !shown.includes(name));
  return (
    <section aria-label="Filters" className="grid grid-cols-2 items-start gap-2 sm:flex sm:flex-wrap sm:gap-x-3">
      {shown.map((name) => (
        <FilterPicker
          key={name}
          label={FILTER_WORDS[name]}
          source={`/api/usage/options?${new URLSearchParams({ filter: name, from: view.from, to: view.to })}`}
          chosen={view[name]}
          names={chosen[name] ?? {}}
          onChange={(values) => onChange({ [name]: values, only: null })}
        />
      ))}
      {further.length > 0 && (
        <Field label="Add a filter" hideLabel>
          <Select
            size="sm"
            value=""
            onChange={(event) => setAdded(FILTERS.find((name) => name === event.target.value) ?? null)}
            options={[
              { value: '', label: 'More filters' },
              ...further.map((name) => ({ value: name, label: FILTER_WORDS[name] })),
            ]}
          />
        </Field>
      )}
      {isFiltered(view) && (
        <Button size="sm" variant="ghost" onClick={() => onChange({ ...NO_FILTERS, only: null })}>
          Clear
        </Button>
      )}
      <PeriodControls view={view} errors={errors} params={params} onChange={onChange} />
    </section>
  );
}
