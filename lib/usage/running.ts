import type { KnownFigures, ReportStep } from './report-step';
import { isSome, measured, totalOf } from './sums';
import type { Metric } from './view';

/** Each step with all before it; what that is compared with is the pairs' (pairs.ts). */
export function cumulated(steps: readonly ReportStep[], metric: Metric): ReportStep[] {
  const [own, past] = [new Running(), new Running()];
  let change = 0n;
  return steps.map((step) => {
    const figures = own.with(step);
    const before = step.before && { ...step.before, ...past.with(step.before) };
    if (step.restated) change += BigInt(step.restated.after) - BigInt(step.restated.before);
    const after = measured(figures.sums, metric);
    return {
      ...step,
      ...figures,
      before: before && (isSome(before.sums) || before.unfair !== 'pastUnread') ? before : null,
      restated: step.restated && { before: `${after - change}`, after: `${after}` },
    };
  });
}

/** What one step after the other adds up to. */
class Running {
  private sums = totalOf([]);
  private readonly values = new Map<string, bigint>();
  private readonly doubts = new Set<string>();

  with({ sums, values, unknown }: KnownFigures): KnownFigures {
    this.sums = totalOf([this.sums, sums]);
    for (const [id, value] of Object.entries(values)) this.values.set(id, (this.values.get(id) ?? 0n) + BigInt(value));
    for (const id of unknown) this.doubts.add(id);
    return {
      sums: this.sums,
      values: Object.fromEntries([...this.values].map(([id, value]) => [id, `${value}`])),
      unknown: [...this.doubts].filter((id) => !this.values.has(id)),
    };
  }
}
