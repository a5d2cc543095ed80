/** Round figures from zero to at least `max`, five at most; whole ones, for what is counted has no halves. */
export function niceTicks(max: number): number[] {
  if (max <= 0) return [0, 1];
  const rough = max / 4;
  const power = 10 ** Math.max(0, Math.floor(Math.log10(rough)));
  const step = ([1, 2, ...(power > 1 ? [2.5] : []), 5].find((each) => each * power >= rough) ?? 10) * power;
  const count = Math.ceil(max / step);
  return Array.from({ length: count + 1 }, (_, i) => i * step);
}

/** From which width of the chart on a label is shown: always, from 480 px, from 800 px. */
export type LabelFrom = 'narrow' | 'medium' | 'wide';

/**
 * Which of `count` points have a label on the axis: four at most where it is narrow, twelve where it is wide. Those of
 * a narrow chart are among those of a wide one, so that styles alone choose.
 */
export function axisLabels(count: number): { index: number; from: LabelFrom }[] {
  const rough = Math.ceil(count / 12);
  const step = rough <= 5 ? rough : Math.ceil(rough / 7) * 7; // weeks: the labels name the same weekday
  const shown = Math.ceil(count / step);
  const medium = shown <= 7 ? 1 : 2;
  const narrow = shown <= 4 ? 1 : shown <= 8 ? 2 : 4;
  return Array.from({ length: count === 0 ? 0 : shown }, (_, i) => ({
    index: i * step,
    from: i % narrow === 0 ? 'narrow' : i % medium === 0 ? 'medium' : 'wide',
  }));
}
