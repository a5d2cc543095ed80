import type { Route } from 'next';
import { ButtonLink } from './button-link';

type Props = {
  /** Links to the neighbours; null where there is none. */
  previous: Route | null;
  next: Route | null;
  /** Where one is: `Rows 51 to 100 of 2 400`. */
  children: string;
};

export function Pagination({ previous, next, children }: Props) {
  return (
    <nav aria-label="Pages" className="flex flex-wrap items-center justify-between gap-3">
      <p className="text-muted text-sm tabular-nums">{children}</p>
      <div className="flex gap-2">
        <Step href={previous}>Previous</Step>
        <Step href={next}>Next</Step>
      </div>
    </nav>
  );
}

function Step({ href, children }: { href: Route | null; children: string }) {
  if (href)
    return (
      <ButtonLink href={href} size="sm" scroll={false}>
        {children}
      </ButtonLink>
    );
  return (
    <span
      aria-hidden="true"
      className="inline-flex h-8 items-center rounded-lg border px-2.5 font-medium text-muted text-sm"
    >
      {children}
    </span>
  );
}
