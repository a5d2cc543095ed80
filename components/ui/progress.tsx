type Props = {
  label: string;
  /** Both in the same unit; `max` above zero. */
  value: number;
  max: number;
  /** What is read out: `214 of 365 days`. */
  text: string;
  className?: string;
};

export function Progress({ label, value, max, text, className = '' }: Props) {
  const percent = Math.min(100, Math.max(0, (100 * value) / Math.max(1, max)));
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={value}
      aria-valuetext={text}
      className={`h-1.5 overflow-hidden rounded-full border border-border-strong/40 bg-sunken ${className}`}
    >
      <div className="h-full rounded-full bg-accent transition-[width] duration-150" style={{ width: `${percent}%` }} />
    </div>
  );
}
