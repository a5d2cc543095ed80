import { Field } from '@/components/ui/field';
import { Segmented } from '@/components/ui/segmented';
import { Select } from '@/components/ui/select';
import { INTERVALS } from '@/lib/usage/intervals';
import { METRICS, SHAPES, TOPS, type UsageView, VIEW_GROUPS, type ViewChange } from '@/lib/usage/view';
import { GROUP_WORDS, INTERVAL_WORDS, METRIC_WORDS } from './words';

const SHAPE_WORDS = { bars: 'Bars', areas: 'Areas', lines: 'Lines' } as const;

type Props = { view: UsageView; onChange: (change: ViewChange) => void };

/** What is drawn, by what, in which steps and how. */
export function ChartControls({ view, onChange }: Props) {
  const choice = <K extends 'metric' | 'group' | 'top' | 'shape'>(
    name: K,
    label: string,
    options: readonly { value: UsageView[K]; label: string }[],
  ) => (
    <Field label={label} hideLabel>
      <Select
        size="sm"
        value={view[name]}
        onChange={(event) => {
          const chosen = options.find(({ value }) => `${value}` === event.target.value);
          if (chosen) onChange({ [name]: chosen.value, ...(name !== 'shape' && { only: null }) });
        }}
        options={options.map((option) => ({ ...option, value: `${option.value}` }))}
      />
    </Field>
  );
  return (
    <div className="flex flex-wrap gap-2">
      {choice(
        'metric',
        'Measure',
        METRICS.map((value) => ({ value, label: METRIC_WORDS[value] })),
      )}
      {choice(
        'group',
        'Group',
        VIEW_GROUPS.map((value) => ({ value, label: `By ${GROUP_WORDS[value].one.toLowerCase()}` })),
      )}
      {choice(
        'top',
        'How many',
        TOPS.map((value) => ({ value, label: `Top ${value}` })),
      )}
      {choice(
        'shape',
        'Shape',
        SHAPES.map((value) => ({ value, label: SHAPE_WORDS[value] })),
      )}
      <Segmented
        label="Interval"
        value={view.interval}
        options={INTERVALS.map((value) => ({ value, label: INTERVAL_WORDS[value].control }))}
        onValueChange={(interval) => onChange({ interval })}
      />
    </div>
  );
}
