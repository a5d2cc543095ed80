import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether an Authorization header carries the secret. Hashes are compared, so that time tells nothing of either. */
export function isCronCall(authorization: string | null, secret: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(authorization ?? ''), hash(`Bearer ${secret}`));
}
