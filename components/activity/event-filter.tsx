'use client';

import type { Route } from 'next';
import { usePathname, useRouter } from 'next/navigation';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { type EventKind, SEVERITIES, type Severity } from '@/lib/activity/events';
import { KIND_LABELS } from '@/lib/activity/sentences';

type Props = { kind: EventKind | undefined; severity: Severity | undefined; run: string | undefined };

const SEVERITY_LABELS = { info: 'Info', warning: 'Warning', error: 'Error' } as const;

export function EventFilter({ kind, severity, run }: Props) {
  const [router, path] = [useRouter(), usePathname()];
  const show = (change: Record<string, string>) => {
    const all = { tab: 'events', kind: kind ?? '', severity: severity ?? '', run: run ?? '', ...change };
    const query = new URLSearchParams(Object.entries(all).filter(([, value]) => value));
    router.push(`${path}?${query}` as Route, { scroll: false });
  };
  return (
    <div className="flex flex-wrap gap-3 border-b px-4 pb-4">
      <Field label="Kind" hideLabel className="w-56">
        <Select
          size="sm"
          value={kind ?? ''}
          onChange={(event) => show({ kind: event.target.value })}
          options={[
            { value: '', label: 'All kinds' },
            ...Object.entries(KIND_LABELS).map(([value, label]) => ({ value, label })),
          ]}
        />
      </Field>
      <Field label="Severity" hideLabel className="w-40">
        <Select
          size="sm"
          value={severity ?? ''}
          onChange={(event) => show({ severity: event.target.value })}
          options={[
            { value: '', label: 'All severities' },
            ...SEVERITIES.map((value) => ({ value, label: SEVERITY_LABELS[value] })),
          ]}
        />
      </Field>
    </div>
  );
}
