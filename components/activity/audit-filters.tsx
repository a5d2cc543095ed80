'use client';

import Form from 'next/form';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';

type Option = { value: string; label: string };
type Props = { actions: readonly Option[]; people: readonly Option[]; action: string; person: string };

/** Both choices stand in the address; choosing one starts at the newest entry again. */
export function AuditFilters({ actions, people, action, person }: Props) {
  return (
    <Form
      action="/settings/audit-log"
      scroll={false}
      className="flex flex-wrap gap-3"
      onChange={(event) => event.currentTarget.requestSubmit()}
    >
      <Field label="Action" hideLabel className="w-52 max-w-full">
        <Select
          key={action}
          name="action"
          size="sm"
          defaultValue={action}
          options={[{ value: '', label: 'All actions' }, ...actions]}
        />
      </Field>
      <Field label="Person" hideLabel className="w-52 max-w-full">
        <Select
          key={person}
          name="person"
          size="sm"
          defaultValue={person}
          options={[{ value: '', label: 'Everyone' }, ...people]}
        />
      </Field>
    </Form>
  );
}
