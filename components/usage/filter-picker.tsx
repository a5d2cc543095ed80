'use client';

import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/choice';
import { Input } from '@/components/ui/input';
import { Popover } from '@/components/ui/popover';
import type { Option } from '@/lib/usage/report';

/** From this many on, a list can be searched. */
const SEARCHED = 8;

type Props = {
  label: string;
  options: readonly Option[];
  chosen: readonly string[];
  onChange: (values: string[]) => void;
};

/** Any of a list; none chosen is all of them. */
export function FilterPicker({ label, options, chosen, onChange }: Props) {
  const [text, setText] = useState('');
  // A value of the address that is no longer an option stays visible, so that it can be taken away.
  const lost = chosen
    .filter((value) => !options.some((option) => option.value === value))
    .map((value) => ({ value, label: value }));
  const all = [...options, ...lost];
  const shown = all.filter((option) => option.label.toLowerCase().includes(text.trim().toLowerCase()));
  const only = chosen.length === 1 ? all.find(({ value }) => value === chosen[0])?.label : undefined;
  const toggle = (value: string) =>
    onChange(chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value]);
  return (
    <Popover
      className="w-72"
      trigger={
        <Button size="sm">
          <span className="max-w-48 truncate">
            {chosen.length === 0 ? label : `${label}: ${only ?? `${chosen.length} chosen`}`}
          </span>
          <ChevronDown aria-hidden="true" className="size-4 text-muted" />
        </Button>
      }
    >
      {all.length >= SEARCHED && (
        <Input
          aria-label={`Search ${label.toLowerCase()}`}
          placeholder="Search"
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="mb-3"
        />
      )}
      <fieldset className="flex max-h-72 flex-col gap-2 overflow-y-auto p-0.5">
        <legend className="sr-only">{label}</legend>
        {shown.map((option) => (
          <Checkbox
            key={option.value}
            label={<span className="break-words font-normal">{option.label}</span>}
            checked={chosen.includes(option.value)}
            onChange={() => toggle(option.value)}
          />
        ))}
        {shown.length === 0 && (
          <p className="text-muted text-sm">
            {all.length === 0 ? 'Nothing to choose from yet.' : 'Nothing has this name.'}
          </p>
        )}
      </fieldset>
      {chosen.length > 0 && (
        <Button size="sm" variant="ghost" className="mt-3" onClick={() => onChange([])}>
          Show all
        </Button>
      )}
    </Popover>
  );
}
