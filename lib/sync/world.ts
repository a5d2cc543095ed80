import 'server-only';
import { setTimeout as wait } from 'node:timers/promises';
import { type Clocks, machineClocks } from '@/lib/integrations/permit';
import type { Provider } from '@/lib/integrations/provider';
import { providerOf } from '@/lib/integrations/registry';
import type { Ledger } from './ledger';
import { postgresLedger } from './postgres/ledger';
import { Room } from './room';

/** All that a sync takes from outside: time, chance, the provider and the database. */
export type World = Clocks & {
  /** Rejects when `signal` aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Calls `run` once, `ms` from now, unless it is cancelled first. @returns how to cancel it */
  timer(ms: number, run: () => void): () => void;
  /** 0 to 1. */
  random(): number;
  providerOf(id: string): Provider;
  ledger: Ledger;
  /** For what is read and not stored yet. */
  room: Room;
};

export const world: World = {
  ...machineClocks,
  sleep: (ms, signal) => wait(Math.max(0, ms), undefined, { signal }),
  timer: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
  random: Math.random,
  providerOf: (id) => providerOf(id),
  ledger: postgresLedger,
  room: new Room(),
};
