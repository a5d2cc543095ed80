import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { Route } from 'next';
import { Button } from '@/components/ui/button';
import { ButtonLink } from '@/components/ui/button-link';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { formatMonth } from '@/lib/format';
import { addMonths, type Month } from '@/lib/usage/month/months';

type Props = {
  month: Month;
  /** Every month there is to choose, the newest first. */
  months: readonly Month[];
  /** What the report is filtered by, kept from month to month. */
  filters: URLSearchParams;
};

/** To the months beside this one, and to any other: a form, so that it needs no script. */
export function MonthPicker({ month, months, filters }: Props) {
  const step = (count: 1 | -1) => {
    const other = addMonths(month, count);
    const Icon = count < 0 ? ChevronLeft : ChevronRight;
    if (!months.includes(other)) return null;
    return (
      <ButtonLink icon size="sm" href={monthHref(other, filters)} prefetch={false} aria-label={formatMonth(other)}>
        <Icon aria-hidden="true" className="size-4" />
      </ButtonLink>
    );
  };
  return (
    <nav aria-label="Months" className="flex flex-wrap items-center gap-2 print:hidden">
      {step(-1)}
      <form key={month} method="get" action="/usage/month" className="flex items-center gap-2">
        {[...filters].map(([name, value]) => (
          <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
        ))}
        <Field label="Month (UTC)" hideLabel>
          <Select
            size="sm"
            name="month"
            defaultValue={month}
            options={months.map((value) => ({ value, label: formatMonth(value) }))}
          />
        </Field>
        <Button type="submit" size="sm">
          Show
        </Button>
      </form>
      {step(1)}
    </nav>
  );
}

export function monthHref(month: Month, filters: URLSearchParams): Route {
  const query = filters.toString();
  return `/usage/month/${month}${query ? `?${query}` : ''}` as Route;
}
