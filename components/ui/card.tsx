import { clsx } from 'clsx';
import type { ComponentProps, ReactNode } from 'react';

type Props = Omit<ComponentProps<'section'>, 'title'> & {
  title?: ReactNode;
  description?: ReactNode;
  /** At the right of the title. */
  action?: ReactNode;
  /** No padding around the children: for tables and lists that reach the border. */
  flush?: boolean;
};

export function Card({ title, description, action, flush = false, className, children, ...props }: Props) {
  const hasHead = title != null || action != null;
  return (
    <section {...props} className={clsx('min-w-0 rounded-lg border bg-surface', className)}>
      {hasHead && (
        <header
          className={clsx('flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 pt-4', flush && 'pb-3')}
        >
          <div className="min-w-0">
            {title != null && <h2 className="font-semibold text-base">{title}</h2>}
            {description != null && <p className="mt-0.5 text-muted text-sm">{description}</p>}
          </div>
          {action}
        </header>
      )}
      {children != null && <div className={flush ? 'overflow-hidden rounded-b-lg' : 'p-4'}>{children}</div>}
    </section>
  );
}
