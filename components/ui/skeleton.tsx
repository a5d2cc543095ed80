import { clsx } from 'clsx';

/** The place of something on its way: give it the size of what will come. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden="true" className={clsx('animate-pulse rounded-md bg-sunken', className)} />;
}

type Props = {
  label?: string;
  /** The page's title is on its way too: the label stands for it. */
  untitled?: boolean;
  children: React.ReactNode;
};

/** Wraps a page of skeletons and says once what is going on. */
export function Loading({ label = 'Loading', untitled = false, children }: Props) {
  return (
    <div aria-busy="true">
      <p role="status" className="sr-only">
        {label}
      </p>
      {untitled && <h1 className="sr-only">{label}</h1>}
      {children}
    </div>
  );
}
