'use client';

import type { Route } from 'next';
import { usePathname, useRouter } from 'next/navigation';
import type { FormEvent } from 'react';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';

type Option = { value: string; label: string };
type Props = {
  params: {
    project?: string | undefined;
    model?: string | undefined;
    endpoint?: string | undefined;
    from?: string | null | undefined;
    to?: string | null | undefined;
  };
  projects: readonly Option[];
  models: readonly Option[];
  endpoints: readonly Option[];
};

/** Filters of the rows, as the page's address. */
export function UsageRowsFilter({ params, projects, models, endpoints }: Props) {
  const [router, path] = [useRouter(), usePathname()];
  function apply(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const entries = [...new FormData(event.currentTarget)].filter(([, value]) => value !== '');
    router.push(`${path}?${new URLSearchParams(entries as [string, string][])}` as Route, { scroll: false });
  }
  const lists = [
    { name: 'project', label: 'Project', all: 'All projects', options: projects },
    { name: 'model', label: 'Model', all: 'All models', options: models },
    { name: 'endpoint', label: 'Endpoint', all: 'All endpoints', options: endpoints },
  ] as const;
  return (
    <form method="get" onSubmit={apply} className="flex flex-wrap items-end gap-3 border-b px-4 pb-4">
      {lists.map(({ name, label, all, options }) => (
        <Field key={name} label={label} hideLabel className="min-w-36 max-w-56 flex-1">
          <Select
            size="sm"
            name={name}
            defaultValue={params[name] ?? ''}
            options={[{ value: '', label: all }, ...options]}
          />
        </Field>
      ))}
      <Field label="From (UTC)" hideLabel className="w-36">
        <Input type="date" name="from" defaultValue={params.from ?? ''} size="sm" />
      </Field>
      <Field label="To (UTC)" hideLabel className="w-36">
        <Input type="date" name="to" defaultValue={params.to ?? ''} size="sm" />
      </Field>
      <Button type="submit" size="sm">
        Filter
      </Button>
    </form>
  );
}
