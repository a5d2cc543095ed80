/** The mark and the name. The mark is three days of usage, the last one still provisional. */
export function Wordmark() {
  return (
    <span className="inline-flex items-center gap-2">
      <Mark />
      <span className="font-semibold text-lg tracking-tight">Doow</span>
    </span>
  );
}

export function Mark({ className = 'size-6' }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className={className}>
      <rect width="24" height="24" rx="6" className="fill-accent-solid" />
      <g className="fill-on-accent">
        <rect x="5" y="12" width="3.5" height="7" rx="1" />
        <rect x="10.25" y="8.5" width="3.5" height="10.5" rx="1" />
        <rect x="15.5" y="5" width="3.5" height="14" rx="1" opacity="0.55" />
      </g>
    </svg>
  );
}
