'use client';

import { useState } from 'react';
import { Checkbox } from '@/components/ui/choice';
import { Input } from '@/components/ui/input';
import type { Option } from '@/lib/usage/options';
import { MAX_FILTER_VALUES } from '@/lib/usage/params';

/** From this many on, a list can be searched. */
const SEARCHED = 8;
/** More than these are found by searching. */
const SHOWN = 200;

type Props = {
  label: string;
  options: readonly Option[];
  chosen: readonly string[];
  /** What a value is called, one that is no option included. */
  nameOf: (value: string) => string;
  onChange: (values: string[]) => void;
};

/** What there is to choose from: a list to tick, searched where it is long. */
export function FilterOptions({ label, options, chosen, nameOf, onChange }: Props) {
  const [text, setText] = useState('');
  // A value of the address that is no longer an option stays visible, so that it can be taken away.
  const lost = chosen
    .filter((value) => !options.some((option) => option.value === value))
    .map((value) => ({ value, label: nameOf(value) }));
  const all = [...lost, ...options];
  const found = all.filter((option) => option.label.toLowerCase().includes(text.trim().toLowerCase()));
  const shown = found.slice(0, SHOWN);
  const toggle = (value: string) =>
    onChange(chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value]);
  return (
    <>
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
            label={<span className="wrap-anywhere font-normal">{option.label}</span>}
            checked={chosen.includes(option.value)}
            disabled={chosen.length >= MAX_FILTER_VALUES && !chosen.includes(option.value)}
            onChange={() => toggle(option.value)}
          />
        ))}
        {shown.length === 0 && (
          <p className="text-muted text-sm">
            {all.length === 0 ? 'Nothing to choose from yet.' : 'Nothing has this name.'}
          </p>
        )}
        {chosen.length >= MAX_FILTER_VALUES && (
          <p className="text-muted text-sm">{MAX_FILTER_VALUES} are chosen, which is the most.</p>
        )}
        {shown.length < found.length && (
          <p className="text-muted text-sm">{found.length - shown.length} more: search for them by name.</p>
        )}
      </fieldset>
    </>
  );
}
