import 'server-only';
import { env } from './env';
import { log } from './log';

/** How long a replica that could not be reached is left alone, so that not every page waits for it. */
const REST_MS = 30_000;
let restsUntil = 0;

/** Whether reads may go to a replica just now. */
export const replicaAnswers = (): boolean => env().DATABASE_REPLICA_URL !== undefined && Date.now() >= restsUntil;

/** Notes that the replica could not be reached: the primary answers for a while. Those who waited together warn once. */
export function replicaFailed(error: unknown): void {
  const isKnown = !replicaAnswers();
  restsUntil = Date.now() + REST_MS;
  if (!isKnown) log().warn({ err: error }, 'The read replica cannot be reached; the primary answers for it');
}
