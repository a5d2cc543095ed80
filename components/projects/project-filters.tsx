'use client';

import Form from 'next/form';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import type { ProjectParams } from '@/lib/projects/search';

/** The search stands in the address and keeps the order; it starts at the first page again. */
export function ProjectFilters({ params: { q, unsaid, sort, descending } }: { params: ProjectParams }) {
  return (
    <Form
      action="/settings/projects"
      scroll={false}
      className="flex flex-wrap items-start gap-2"
      onChange={(event) => event.target instanceof HTMLSelectElement && event.currentTarget.requestSubmit()}
    >
      {sort !== 'name' && <input type="hidden" name="sort" value={sort} />}
      {descending && <input type="hidden" name="descending" value={descending} />}
      <Field label="Search projects" hideLabel className="w-64 min-w-0">
        <Input key={q} type="search" name="q" size="sm" defaultValue={q} placeholder="Name, id, owner, label" />
      </Field>
      <Field label="Show" hideLabel className="w-44 min-w-0">
        <Select
          key={unsaid}
          name="unsaid"
          size="sm"
          defaultValue={unsaid ?? ''}
          options={[
            { value: '', label: 'All projects' },
            { value: '1', label: 'Nothing said yet' },
          ]}
        />
      </Field>
      <Button type="submit" size="sm">
        Search
      </Button>
    </Form>
  );
}
