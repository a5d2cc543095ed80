import type { ReactNode } from 'react';

type Props = {
  title: ReactNode;
  /** One line of purpose. */
  description?: ReactNode;
  /** At the right; below the title where there is no room. */
  actions?: ReactNode;
  /** Beside the title: a state or a badge. */
  beside?: ReactNode;
};

export function PageHeader({ title, description, actions, beside }: Props) {
  return (
    <header className="mb-6 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0 flex-1 basis-72">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="min-w-0 break-words font-semibold text-2xl tracking-tight">{title}</h1>
          {beside}
        </div>
        {description != null && <div className="mt-1 text-muted">{description}</div>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  );
}
