/** A few days as small bars; `label` says them in words. Null is a day that was not read: a cross, never a bar. */
export function Sparkline({ values, label }: { values: readonly (number | null)[]; label: string }) {
  const max = Math.max(1, ...values.map((value) => value ?? 0));
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${values.length * 6} 20`} className="h-5 w-auto">
      {values.map((value, i) => {
        if (value === null)
          // biome-ignore lint/suspicious/noArrayIndexKey: a day is its position
          return <path key={i} d={`M${i * 6} 16l4 4m0 -4l-4 4`} stroke="var(--color-warning)" />;
        const height = Math.max(1, (18 * value) / max);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a day is its position
          <rect key={i} x={i * 6} y={20 - height} width="4" height={height} rx="0.5" fill="var(--color-accent)" />
        );
      })}
    </svg>
  );
}
