import { clsx } from 'clsx';
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { TONE, type Tone } from './tone';

const ICON = { success: CircleCheck, warning: TriangleAlert, danger: CircleAlert, info: Info, neutral: Info };

type Props = {
  tone: Tone;
  title: ReactNode;
  action?: ReactNode;
  /** Read out at once: for what has just happened, not for what was there when the page opened. */
  live?: boolean;
  children?: ReactNode;
};

/** What happened, why, and what to do. */
export function Alert({ tone, title, action, live = false, children }: Props) {
  const Icon = ICON[tone];
  return (
    <div
      role={live ? (tone === 'danger' ? 'alert' : 'status') : undefined}
      className={clsx(
        'flex flex-wrap items-start gap-x-4 gap-y-3 rounded-lg border p-4',
        TONE[tone].surface,
        TONE[tone].border,
      )}
    >
      <div className="flex min-w-0 flex-1 basis-64 gap-2.5">
        <Icon aria-hidden="true" className={clsx('mt-0.5 size-4 shrink-0', TONE[tone].text)} />
        <div className="min-w-0">
          <p className="font-medium">{title}</p>
          {children != null && <div className="mt-1 text-sm">{children}</div>}
        </div>
      </div>
      {action}
    </div>
  );
}
