import fc from 'fast-check';
import type { Cut } from './database';
import { FAULTS, type Fault } from './provider';

/** Something that happens, and how many turns the plant then has before the next thing does. */
export type Command = { turns: number } & (
  | { kind: 'wait'; ms: number }
  | { kind: 'cron' }
  | { kind: 'sync'; which: number }
  | { kind: 'kill' | 'freeze'; victim: number }
  | { kind: 'thaw' }
  | { kind: 'skew'; ms: number }
  | { kind: 'cut'; cuts: Cut[] }
  | { kind: 'fault'; which: number; fault: Fault; times: number }
  | { kind: 'restate'; which: number; endpoint: number; daysAgo: number; empty: boolean }
  | { kind: 'reread'; which: number; daysAgo: number }
  | { kind: 'scope'; which: number; usage: boolean; names: boolean }
  | { kind: 'revoke' | 'replace' | 'retry' | 'pause' | 'resume' | 'disconnect' | 'connect'; which: number }
);

const MINUTE_MS = 60_000;
const WAITS = [5_000, 40_000, 130_000, 20 * MINUTE_MS, 3 * 60 * MINUTE_MS, 1_440 * MINUTE_MS, 4 * 1_440 * MINUTE_MS];
const SKEWS = [0, -90_000, 45_000, 3 * 60 * MINUTE_MS, -26 * 60 * MINUTE_MS];

const which = fc.nat({ max: 2 });
const victim = fc.nat({ max: 5 });
const turns = fc.oneof(fc.nat({ max: 4 }), fc.nat({ max: 30 }), fc.nat({ max: 120 }));
const of = <T extends Record<string, fc.Arbitrary<unknown>>>(record: T) => fc.record({ turns, ...record });
const kind = <K extends Command['kind']>(name: K) => fc.constant(name);

const command = fc.oneof(
  { weight: 8, arbitrary: of({ kind: kind('cron') }) },
  { weight: 3, arbitrary: of({ kind: kind('sync'), which }) },
  { weight: 6, arbitrary: of({ kind: kind('wait'), ms: fc.constantFrom(...WAITS) }) },
  { weight: 5, arbitrary: of({ kind: kind('kill'), victim }) },
  { weight: 4, arbitrary: of({ kind: kind('freeze'), victim }) },
  { weight: 4, arbitrary: of({ kind: kind('thaw') }) },
  { weight: 1, arbitrary: of({ kind: kind('skew'), ms: fc.constantFrom(...SKEWS) }) },
  {
    weight: 2,
    arbitrary: of({
      kind: kind('cut'),
      cuts: fc.array(fc.constantFrom<Cut>('before', 'after'), { minLength: 1, maxLength: 4 }),
    }),
  },
  {
    weight: 6,
    arbitrary: of({
      kind: kind('fault'),
      which,
      fault: fc.constantFrom(...FAULTS),
      times: fc.integer({ min: 1, max: 6 }),
    }),
  },
  {
    weight: 6,
    arbitrary: of({
      kind: kind('restate'),
      which,
      endpoint: fc.nat({ max: 1 }),
      daysAgo: fc.nat({ max: 9 }),
      empty: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: of({ kind: kind('reread'), which, daysAgo: fc.nat({ max: 9 }) }) },
  { weight: 1, arbitrary: of({ kind: kind('scope'), which, usage: fc.boolean(), names: fc.boolean() }) },
  { weight: 1, arbitrary: of({ kind: kind('revoke'), which }) },
  { weight: 2, arbitrary: of({ kind: kind('replace'), which }) },
  { weight: 1, arbitrary: of({ kind: kind('retry'), which }) },
  { weight: 1, arbitrary: of({ kind: kind('pause'), which }) },
  { weight: 2, arbitrary: of({ kind: kind('resume'), which }) },
  { weight: 2, arbitrary: of({ kind: kind('disconnect'), which }) },
  { weight: 2, arbitrary: of({ kind: kind('connect'), which }) },
) as fc.Arbitrary<Command>;

/** A history of a plant: how it is made, and what happens to it. */
export const histories = fc.record({
  seed: fc.nat(),
  organizations: fc.integer({ min: 1, max: 3 }),
  historyDays: fc.integer({ min: 2, max: 12 }),
  daysPerPage: fc.constantFrom(2, 7, 31),
  commands: fc.array(command, { minLength: 5, maxLength: 30 }),
});
