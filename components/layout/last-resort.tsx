import type { ReactNode } from 'react';
import { EmptyState } from '@/components/ui/empty-state';

type Props = { icon: ReactNode; title: string; action: ReactNode; children: ReactNode };

/** A page that says why there is no page. */
export function LastResort({ icon, title, action, children }: Props) {
  return (
    <main id="content" tabIndex={-1} className="flex min-h-[70dvh] items-center justify-center px-4 outline-none">
      <EmptyState icon={icon} title={<h1>{title}</h1>} action={action}>
        {children}
      </EmptyState>
    </main>
  );
}
