'use client';

import { ChevronDown } from 'lucide-react';
import { useState } from 'react';
import useSWR from 'swr';
import { useReadJson } from '@/components/scope/use-request';
import { Button } from '@/components/ui/button';
import { later } from '@/components/ui/later';
import { Name } from '@/components/ui/name';
import { Popover } from '@/components/ui/popover';
import type { Option } from '@/lib/usage/options';

const list = later(() => import('./filter-options'));

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
  const { data, error } = useSWR<Option[], Error>(open ? source : null, useReadJson(list), { keepPreviousData: true });
  const shown = list.now();
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
      {error && <p className="text-danger text-sm">{error.message}</p>}
      {!data && !error && <p className="text-muted text-sm">Reading what there is…</p>}
      {data && !error && shown && (
        <shown.FilterOptions label={label} options={data} chosen={chosen} nameOf={nameOf} onChange={onChange} />
      )}
      {chosen.length > 0 && (
        <Button size="sm" variant="ghost" className="mt-3" onClick={() => onChange([])}>
          Show all
        </Button>
      )}
    </Popover>
  );
}
