import type { Day } from '@/lib/day';
import { areUnknown, isUnknown } from './fairness';
import type { Figures, StepFigures } from './figures';
import { stepIndex, stepOf } from './intervals';
import { isDoubtful, type Lacking, type StepPair } from './pairs';
import type { DayRange } from './ranges';
import type { KnownFigures, ReportStep } from './report-step';
import { cumulated } from './running';
import { measured, type Sums, totalOf } from './sums';
import type { ReportView } from './view';

type Parts = {
  pairs: readonly StepPair[];
  figures: Figures;
  series: readonly string[];
  /** By how much the corrections of a day changed it. */
  restated: ReadonlyMap<Day, Sums>;
};

const NOTHING: StepFigures = { sums: totalOf([]), values: {} };

/** The steps of a view with their figures. */
export function stepsWith(view: ReportView, { pairs, figures, series, restated }: Parts): ReportStep[] {
  const changes = Map.groupBy(restated, ([day]) => stepIndex(view.from, day, stepOf(view.interval)));
  const known = (found: StepFigures, lacking: readonly Lacking[]): KnownFigures => ({
    ...found,
    unknown: series.filter((id) => found.values[id] === undefined && isDoubtful(view.group, id, lacking)),
  });
  const cumulative = view.interval === 'cumulative';
  const steps = pairs.flatMap(({ own, past }, i): ReportStep[] => {
    if (!own) return [];
    const { lacking, over: ended, ...step } = own;
    const last = cumulative ? null : ended?.to;
    const { over = NOTHING, open, before = NOTHING } = figures.steps.get(i) ?? {};
    const now = known(open ? plus(over, open) : over, lacking);
    const change = totalOf(changes.get(i)?.map(([, each]) => each) ?? []);
    const by = measured(change, view.metric); // 0 where it changed another metric
    const after = measured(now.sums, view.metric);
    return [
      {
        ...step,
        ...now,
        over: last && last < step.to ? { to: last, ...over } : null,
        before:
          past && (cumulative || !isUnknown(past.state, before.sums))
            ? pastOf(past, known(before, past.lacking))
            : null,
        restated: by === 0n ? null : { before: `${after - by}`, after: `${after}` },
      },
    ];
  });
  return cumulative ? cumulated(steps, view.metric) : steps;
}

type Past = NonNullable<StepPair['past']>;

const pastOf = ({ from, to, unfair }: Past, figures: KnownFigures) => ({ from, to, unfair, ...figures });

/** The compared days that stand beside no step of a view, where that is the shorter one; without sums where none was read. */
export function besideNone(pairs: readonly StepPair[], figures: Figures): (DayRange & { sums: Sums | null }) | null {
  const alone = pairs.flatMap(({ own, past }, i) => (!own && past ? [{ ...past, i }] : []));
  const [first, last] = [alone[0], alone.at(-1)];
  if (!first || !last) return null;
  const sums = totalOf(alone.flatMap(({ i }) => figures.steps.get(i)?.before?.sums ?? []));
  const states = alone.map(({ state }) => state);
  return { from: first.from, to: last.to, sums: areUnknown(states, sums) ? null : sums };
}

function plus(a: StepFigures, b: StepFigures): StepFigures {
  const values = { ...a.values };
  for (const [id, value] of Object.entries(b.values)) values[id] = `${BigInt(values[id] ?? 0) + BigInt(value)}`;
  return { sums: totalOf([a.sums, b.sums]), values };
}
