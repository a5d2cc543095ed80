'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import type { Day } from '@/lib/day';
import type { UsageReport } from '@/lib/usage/report';
import { PRESETS, type Preset, type UsageView, VIEW_FILTERS, type ViewErrors, viewOf } from '@/lib/usage/view';
import { FilterPicker } from './filter-picker';

const LABELS = { connection: 'Organization', project: 'Project', model: 'Model' } as const;

type Props = {
  view: UsageView;
  errors: ViewErrors;
  options: UsageReport['options'];
  onChange: (view: UsageView) => void;
};

export function UsageFilters({ view, errors, options, onChange }: Props) {
  const [customising, setCustomising] = useState(view.preset === 'custom' || Object.keys(errors).length > 0);
  const choose = (preset: string) => {
    setCustomising(preset === 'custom');
    if (preset !== 'custom')
      onChange({ ...view, ...viewOf(new URLSearchParams({ range: preset }), todayUtc()).view, ...pickFilters(view) });
  };
  return (
    <section aria-label="Filters" className="flex flex-wrap items-start gap-3">
      {VIEW_FILTERS.map((name) => (
        <FilterPicker
          key={name}
          label={LABELS[name]}
          options={options[name]}
          chosen={view[name]}
          onChange={(values) => onChange({ ...view, [name]: values })}
        />
      ))}
      <div className="flex flex-wrap items-start gap-3 sm:ml-auto">
        <Field label="Range (UTC)" hideLabel>
          <Select
            size="sm"
            value={customising ? 'custom' : view.preset}
            onChange={(event) => choose(event.target.value)}
            options={[
              ...(Object.entries(PRESETS) as [Preset, string][]).map(([value, label]) => ({ value, label })),
              { value: 'custom', label: 'Custom range' },
            ]}
          />
        </Field>
        {customising && <CustomRange key={`${view.from}${view.to}`} view={view} errors={errors} onChange={onChange} />}
      </div>
    </section>
  );
}

const todayUtc = () => new Date().toISOString().slice(0, 10) as Day;
const pickFilters = ({ connection, project, model, metric, group }: UsageView) => ({
  connection,
  project,
  model,
  metric,
  group,
});

/** Two days, both included. What cannot be is told at its field and stays there to be mended. */
function CustomRange({ view, errors: given, onChange }: Omit<Props, 'options'>) {
  const [errors, setErrors] = useState(given);
  function apply(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const params = new URLSearchParams({ from: String(form.get('from')), to: String(form.get('to')) });
    const read = viewOf(params, todayUtc());
    setErrors(read.errors);
    if (Object.keys(read.errors).length === 0) onChange({ ...read.view, ...pickFilters(view) });
  }
  return (
    <form onSubmit={apply} noValidate className="flex flex-wrap items-start gap-2">
      <Field label="From" error={errors.from} hideLabel className="max-w-64">
        <Input type="date" name="from" defaultValue={view.from} size="sm" className="max-w-36" />
      </Field>
      <span aria-hidden="true" className="leading-8 text-muted">
        to
      </span>
      <Field label="To (UTC)" error={errors.to} hideLabel className="max-w-64">
        <Input type="date" name="to" defaultValue={view.to} size="sm" className="max-w-36" />
      </Field>
      <Button type="submit" size="sm">
        Apply
      </Button>
    </form>
  );
}
