'use client';

import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import useSWR from 'swr';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/choice';
import { Input } from '@/components/ui/input';
import { Name } from '@/components/ui/name';
import { Popover } from '@/components/ui/popover';
import type { Option } from '@/lib/usage/options';
import { readJson } from './read-json';

/** From this many on, a list can be searched. */
const SEARCHED = 8;
/** More than these are found by searching. */
const SHOWN = 200;

type Props = {
  label: string;
  /** Where what there is to choose from is read, once it is opened. */
  source: string;
  chosen: readonly string[];
  /** What the chosen values are called. */
  names: Readonly<Record<string, string>>;
  onChange: (values: string[]) => void;
};

/** Any of a list; none chosen is all of them. */
export function FilterPicker({ label, source, chosen, names, onChange }: Props) {
  const [open, setOpen] = useState(false);
  const { data, error } = useSWR<Option[], Error>(open ? source : null, readJson, { keepPreviousData: true });
  const nameOf = (value: string) => names[value] ?? data?.find((option) => option.value === value)?.label ?? value;
  const [only] = chosen.length === 1 ? chosen : [];
  return (
    <Popover
      label={label}
      className="w-72"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button size="sm" variant="control" className="w-full sm:w-auto">
          <span className="inline-flex min-w-0 max-w-56">
            <Name>
              {chosen.length === 0
                ? label
                : `${label}: ${only === undefined ? `${chosen.length} chosen` : nameOf(only)}`}
            </Name>
          </span>
          <ChevronDown aria-hidden="true" className="size-4 text-muted" />
        </Button>
      }
    >
      {open && <Options label={label} data={data} error={error} chosen={chosen} nameOf={nameOf} onChange={onChange} />}
      {chosen.length > 0 && (
        <Button size="sm" variant="ghost" className="mt-3" onClick={() => onChange([])}>
          Show all
        </Button>
      )}
    </Popover>
  );
}

type OptionsProps = Pick<Props, 'label' | 'chosen' | 'onChange'> & {
  data: Option[] | undefined;
  error: Error | undefined;
  nameOf: (value: string) => string;
};

function Options({ label, data, error, chosen, nameOf, onChange }: OptionsProps) {
  const [text, setText] = useState('');
  if (error) return <p className="text-danger text-sm">{error.message}</p>;
  if (!data) return <p className="text-muted text-sm">Reading what there is…</p>;
  // A value of the address that is no longer an option stays visible, so that it can be taken away.
  const lost = chosen
    .filter((value) => !data.some((option) => option.value === value))
    .map((value) => ({ value, label: nameOf(value) }));
  const all = [...lost, ...data];
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
        {shown.length < found.length && (
          <p className="text-muted text-sm">{found.length - shown.length} more: search for them by name.</p>
        )}
      </fieldset>
    </>
  );
}
