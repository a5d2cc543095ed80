/** The course of a few days as small bars; `label` says it in words. Null is a day that was not read. */
export function Sparkline({ values, label }: { values: readonly (number | null)[]; label: string }) {
  const max = Math.max(1, ...values.map((value) => value ?? 0));
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${values.length * 6} 20`} className="h-5 w-auto">
      {values.map((value, i) => {
        const height = value === null ? 1 : Math.max(1, (18 * value) / max);
        const fill = value === null ? 'var(--color-border-strong)' : 'var(--color-accent)';
        // biome-ignore lint/suspicious/noArrayIndexKey: a day is its position
        return <rect key={i} x={i * 6} y={20 - height} width="4" height={height} rx="0.5" fill={fill} />;
      })}
    </svg>
  );
}
