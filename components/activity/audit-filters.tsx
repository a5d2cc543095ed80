'use client';

import { clsx } from 'clsx';
import Form from 'next/form';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import type { AuditParams } from '@/lib/activity/audit-queries';

type Option = { value: string; label: string };
type Props = {
  params: AuditParams;
  actions: readonly Option[];
  people: readonly Option[];
  connections: readonly Option[];
};

/**
 * All choices stand in the address; choosing one starts at the newest entry again. A day is typed digit by digit, so
 * the two wait for the button.
 */
export function AuditFilters({ params, actions, people, connections }: Props) {
  const lists = [
    { name: 'action', label: 'Action', all: 'All actions', options: actions },
    { name: 'person', label: 'Person', all: 'Everyone', options: people },
    { name: 'connection', label: 'Connection', all: 'All connections', options: connections },
  ] as const;
  return (
    <Form
      action="/settings/audit-log"
      scroll={false}
      className="grid grid-cols-2 gap-3 sm:flex sm:flex-wrap"
      onChange={(event) => event.target instanceof HTMLSelectElement && event.currentTarget.requestSubmit()}
    >
      {lists.map(({ name, label, all, options }) => (
        <Field
          key={name}
          label={label}
          hideLabel
          className={clsx('min-w-0 sm:w-48', name === 'connection' && 'col-span-2')}
        >
          <Select
            key={params[name]}
            name={name}
            size="sm"
            defaultValue={params[name] ?? ''}
            options={[{ value: '', label: all }, ...options]}
          />
        </Field>
      ))}
      <div className="col-span-2 flex items-start gap-2">
        <Field label="From (UTC)" hideLabel className="w-36 min-w-0">
          <Input key={params.from} type="date" name="from" defaultValue={params.from ?? ''} size="sm" />
        </Field>
        <span aria-hidden="true" className="text-muted leading-8">
          to
        </span>
        <Field label="To (UTC)" hideLabel className="w-36 min-w-0">
          <Input key={params.to} type="date" name="to" defaultValue={params.to ?? ''} size="sm" />
        </Field>
        <Button type="submit" size="sm">
          Apply
        </Button>
      </div>
    </Form>
  );
}
