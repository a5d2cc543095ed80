/** One line of the report: a ratio, which holds on any machine, and the figures it was made from, which do not. */
export type Finding = { what: string; ratio: number; unit: string; from: string };

export function print({ what, ratio, unit, from }: Finding): void {
  console.log(`  ${what.padEnd(58)} ${ratio.toFixed(2).padStart(8)} ${unit}   (${from})`);
}

/** Milliseconds it takes. */
export async function timed(run: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await run();
  return performance.now() - started;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Runs the contenders in turns, the order turned round each time, and gives the median of each. */
export async function inTurns<Name extends string>(
  rounds: number,
  contenders: Readonly<Record<Name, (round: number) => Promise<unknown>>>,
): Promise<Record<Name, number>> {
  const names = Object.keys(contenders) as Name[];
  const times = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++)
    for (const name of round % 2 ? [...names].reverse() : names)
      times.get(name)?.push(await timed(() => contenders[name](round)));
  return Object.fromEntries(names.map((name) => [name, median(times.get(name) ?? [])])) as Record<Name, number>;
}
