import type { Metric } from './view';

/** Sums of one group of rows: decimal strings, exact at any size. */
export type Sums = { inputTokens: string; outputTokens: string; requests: string };

export const tokensOf = ({ inputTokens, outputTokens }: Pick<Sums, 'inputTokens' | 'outputTokens'>): bigint =>
  BigInt(inputTokens) + BigInt(outputTokens);

const MEASURES: Readonly<Record<Metric, (sums: Sums) => bigint>> = {
  tokens: tokensOf,
  input: ({ inputTokens }) => BigInt(inputTokens),
  output: ({ outputTokens }) => BigInt(outputTokens),
  requests: ({ requests }) => BigInt(requests),
};

export const measured = (sums: Sums, metric: Metric): bigint => MEASURES[metric](sums);

/** Whether there is any usage in them. */
export const isSome = (sums: Sums): boolean => sums.requests !== '0' || tokensOf(sums) > 0n;

/** Sums over rows, exact. */
export function totalOf(rows: readonly Sums[]): Sums {
  const sum = (pick: (row: Sums) => string) => rows.reduce((total, row) => total + BigInt(pick(row)), 0n).toString();
  return {
    inputTokens: sum((row) => row.inputTokens),
    outputTokens: sum((row) => row.outputTokens),
    requests: sum((row) => row.requests),
  };
}
