import type { ReactNode } from 'react';

/** Names and their values, side by side where there is room. */
export function Facts({ items }: { items: readonly { label: string; value: ReactNode }[] }) {
  return (
    <dl className="grid grid-cols-1 gap-y-3 sm:grid-cols-[10rem_minmax(0,1fr)] sm:gap-x-4">
      {items.map(({ label, value }) => (
        <div key={label} className="sm:col-span-2 sm:grid sm:grid-cols-subgrid sm:items-baseline">
          <dt className="text-muted">{label}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
