'use client';

import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/choice';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import { dayOf } from '@/lib/day';
import { type ViewErrors, viewOf } from '@/lib/usage/address';
import { COMPARISONS, type Comparison, type DayRange, PRESETS, type Preset, presetRange } from '@/lib/usage/ranges';
import { comparisonOf, type UsageView, type ViewChange } from '@/lib/usage/view';

type Props = { view: UsageView; errors: ViewErrors; params: URLSearchParams; onChange: (change: ViewChange) => void };

/** The days in view and what they are compared with. */
export function PeriodControls({ view, errors, params, onChange }: Props) {
  // Days are asked for as long as the view is the one for which that was chosen: another may come from the address.
  const at = { days: `${view.preset} ${view.from} ${view.to}`, compared: view.comparison };
  const [datingAt, setDatingAt] = useState<string | null>(null);
  const [comparingAt, setComparingAt] = useState<Comparison | null>(null);
  const [badRange, badCompared] = [errors.from ?? errors.to, errors.comparedFrom ?? errors.comparedTo];
  const dating = view.preset === 'custom' || datingAt === at.days || badRange !== undefined;
  const comparing = view.comparison === 'custom' || comparingAt === at.compared || badCompared !== undefined;
  const choose = (preset: string) => {
    setDatingAt(preset === 'custom' ? at.days : null);
    const known = (Object.keys(PRESETS) as Preset[]).find((each) => each === preset);
    if (known) onChange({ preset: known, ...presetRange(known, dayOf(Date.now())), only: null });
  };
  const compare = (comparison: Comparison) => {
    setComparingAt(comparison === 'custom' ? at.compared : null);
    if (comparison !== 'custom') onChange({ comparison, compared: null });
  };
  return (
    <div className="contents items-start gap-x-3 gap-y-2 sm:flex sm:flex-wrap lg:ml-auto">
      <Field label="Range (UTC)" hideLabel>
        <Select
          size="sm"
          value={dating ? 'custom' : view.preset}
          onChange={(event) => choose(event.target.value)}
          options={[...optionsOf(PRESETS), { value: 'custom', label: 'Custom range' }]}
        />
      </Field>
      {dating && (
        <DaysForm
          key={`${view.from} ${view.to} ${params.get('from')} ${params.get('to')}`}
          names={['from', 'to']}
          label="Range"
          days={badRange ? { from: params.get('from'), to: params.get('to') } : view}
          errors={errors}
          onApply={(range) => onChange({ ...range, preset: 'custom', only: null })}
        />
      )}
      <Field label="Compare with" hideLabel>
        <Select
          size="sm"
          value={comparing ? 'custom' : view.comparison}
          onChange={(event) => compare(event.target.value as Comparison)}
          options={optionsOf(COMPARISONS).map(({ value, label }) => ({
            value,
            label: value === 'none' ? label : `vs. ${label.toLowerCase()}`,
          }))}
        />
      </Field>
      {comparing && (
        <DaysForm
          key={`${params.get('comparedFrom')} ${params.get('comparedTo')}`}
          names={['comparedFrom', 'comparedTo']}
          label="Compared"
          days={
            badCompared
              ? { from: params.get('comparedFrom'), to: params.get('comparedTo') }
              : (view.compared ?? comparisonOf({ ...view, comparison: 'previous' }) ?? view)
          }
          errors={errors}
          onApply={(compared) => onChange({ comparison: 'custom', compared })}
        />
      )}
      {view.comparison !== 'none' && (
        <Checkbox
          label={<span className="whitespace-nowrap font-normal text-sm">Match weekdays</span>}
          className="pt-1.5"
          checked={view.weekdays}
          onChange={() => onChange({ weekdays: !view.weekdays })}
        />
      )}
    </div>
  );
}

const optionsOf = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));

type DaysProps = {
  names: readonly [keyof ViewErrors, keyof ViewErrors];
  label: string;
  /** What stands in the fields at first. */
  days: { from: string | null; to: string | null };
  errors: ViewErrors;
  onApply: (range: DayRange) => void;
};

/** Two days, both included. What cannot be is told at its field and stays there to be mended. */
function DaysForm({ names: [first, last], label, days, errors: given, onApply }: DaysProps) {
  const [errors, setErrors] = useState<{ from?: string | undefined; to?: string | undefined }>({
    from: given[first],
    to: given[last],
  });
  function apply(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const params = new URLSearchParams({ from: String(form.get('from')), to: String(form.get('to')) });
    const read = viewOf(params, dayOf(Date.now()));
    setErrors(read.errors);
    if (Object.keys(read.errors).length === 0) onApply({ from: read.view.from, to: read.view.to });
  }
  return (
    <form method="get" onSubmit={apply} noValidate className="col-span-2 flex flex-wrap items-start gap-2">
      <Field label={`${label} from (UTC)`} error={errors.from} hideLabel className="max-w-36">
        <Input type="date" name="from" defaultValue={days.from ?? ''} size="sm" className="max-w-36" />
      </Field>
      <span aria-hidden="true" className="leading-8 text-muted">
        to
      </span>
      <Field label={`${label} to (UTC)`} error={errors.to} hideLabel className="max-w-36">
        <Input type="date" name="to" defaultValue={days.to ?? ''} size="sm" className="max-w-36" />
      </Field>
      <Button type="submit" size="sm">
        Apply
      </Button>
    </form>
  );
}
