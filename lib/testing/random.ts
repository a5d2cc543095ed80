/**
 * Random tests draw from one fixed seed, so that a build fails only for what changed. `npm run test:long`, which runs
 * nightly, draws a new one and prints it; TEST_SEED repeats it.
 */
export const SEED = Number(process.env.TEST_SEED ?? 20261201);

/** Whether this is the long form (`npm run test:long`). */
export const IS_LONG = process.env.TEST_LONG === '1';

/** How often a random test runs: `full` times in the long form, a third of it in `npm test`. */
export const runs = (full: number): number => (IS_LONG ? full : Math.ceil(full / 3));
