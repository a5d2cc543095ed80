import 'server-only';
import { hash, verify } from '@node-rs/argon2';
import { log } from '@/lib/log';

/** argon2id at OWASP's minimum: about 30 ms, and 19 MiB for each of the thread pool's four at a time. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export const hashPassword = (password: string): Promise<string> => hash(password, COST);

let dummy: Promise<string> | undefined;

/**
 * Compares in any case, with a hash that nothing matches where there is no user: an unknown account costs as much
 * as a wrong password, and the log has the same of both. Never throws; a hash that cannot be read matches nothing.
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  dummy ??= hashPassword('no account has this password');
  const matches = await verify(stored ?? (await dummy), password).catch(() => false);
  const isRight = stored !== null && matches;
  if (!isRight) log().info({}, 'A password was refused');
  return isRight;
}
