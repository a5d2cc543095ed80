import 'server-only';
import { hash, verify } from '@node-rs/argon2';
import { log } from '@/lib/log';
import { passwordQueue } from './password-queue';

/** argon2id at OWASP's minimum: about 30 ms and 19 MiB each; few at a time (`password-queue.ts`). */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** @throws AppError `unavailable` where too many wait */
export const hashPassword = (password: string): Promise<string> => passwordQueue.run(() => hash(password, COST));

let dummy: Promise<string> | undefined;

/**
 * Compares in any case, with a hash that nothing matches where there is no user: an unknown account costs as much
 * as a wrong password, and the log has the same of both. A hash that cannot be read matches nothing.
 * @throws AppError `unavailable` where too many wait
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  const matches = await passwordQueue.run(async () => {
    dummy ??= hash('no account has this password', COST);
    return verify(stored ?? (await dummy), password).catch(() => false);
  });
  const isRight = stored !== null && matches;
  if (!isRight) log().info({}, 'A password was refused');
  return isRight;
}
