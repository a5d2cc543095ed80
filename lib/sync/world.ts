import 'server-only';
import { setTimeout as wait } from 'node:timers/promises';
import type { Provider } from '@/lib/integrations/provider';
import { providerOf } from '@/lib/integrations/registry';

/** What a run takes from outside: time, chance and the provider. The database is behind `fence`, `store`, `finish`. */
export type World = {
  now(): Date;
  /** Rejects when `signal` aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** 0 to 1. */
  random(): number;
  providerOf(id: string): Provider;
};

export const world: World = {
  now: () => new Date(),
  sleep: (ms, signal) => wait(ms, undefined, { signal }),
  random: Math.random,
  providerOf: (id) => providerOf(id),
};
