/** Milliseconds for which a request may leave after it was asked whether it may. */
export const PERMIT_MS = 1_000;

/** After this no request is on its way that was allowed before: what a disconnect waits for. It has time to arrive too. */
export const LAST_CALL_MS = PERMIT_MS + 250;

/** Whether a request that was allowed may still leave. To be asked in the moment it does. */
export type Permit = () => boolean;

/** What a permit runs out by. */
export type Clocks = {
  now(): Date;
  /** Milliseconds on a clock that nobody sets. */
  elapsed(): number;
};

export const machineClocks: Clocks = { now: () => new Date(), elapsed: () => performance.now() };

/**
 * A permit from now on; to be made before the question is put. It runs out by both clocks, since one of them stands
 * still where a process is frozen with its machine, and the other may be set.
 */
export function permitFrom({ now, elapsed }: Clocks): Permit {
  const [wall, steady] = [now().getTime(), elapsed()];
  return () => elapsed() - steady < PERMIT_MS && Math.abs(now().getTime() - wall) < PERMIT_MS;
}

/** Asks until the answer is in time. @returns the permit, for a request that leaves later. @throws what `ask` throws */
export async function permitted(ask: () => Promise<Permit> = async () => () => true): Promise<Permit> {
  for (;;) {
    const permit = await ask();
    if (permit()) return permit;
  }
}
