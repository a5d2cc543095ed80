import type { ReactNode } from 'react';

type Props = { icon?: ReactNode; title: ReactNode; action?: ReactNode; children?: ReactNode };

/** Nothing here: what would be, and the one thing to do about it. */
export function EmptyState({ icon, title, action, children }: Props) {
  return (
    <div className="flex flex-col items-center px-4 py-12 text-center">
      {icon && (
        <div aria-hidden="true" className="mb-4 rounded-lg border bg-sunken p-2.5 text-muted [&>svg]:size-5">
          {icon}
        </div>
      )}
      <div className="font-semibold">{title}</div>
      {children != null && <div className="mt-1 max-w-md text-balance text-muted">{children}</div>}
      {action && <div className="mt-4">{action}</div>}
    </div>
  );
}
