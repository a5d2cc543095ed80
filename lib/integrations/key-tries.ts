import 'server-only';
import { createHash } from 'node:crypto';
import { audit } from '@/lib/activity/record';
import { type Member, onBehalfOf } from '@/lib/auth/actor';
import { inWords } from '@/lib/auth/attempts';
import { AppError } from '@/lib/errors';
import { log } from '@/lib/log';
import { counter } from '@/lib/rate-limits';
import type { Secret } from '@/lib/secret';
import { withWorkspace } from '@/lib/workspace';
import type { KeyCheck } from './verify';

/** How many keys may be tried and not stored, in seconds. More would make Doow a place to test stolen keys. */
const LIMITS = { person: { points: 10, duration: 900 }, workspace: { points: 30, duration: 3_600 } } as const;
type Kind = keyof typeof LIMITS;

type Try = { key: Secret; name: string; connectionId?: string };

/**
 * Runs the checks of a key that was pasted. The try is counted before anything is sent; one that ends without the key
 * being stored is in the audit log, whatever ended it: a valid key could otherwise be tested without a trace by a name that
 * is taken.
 * @throws AppError `limited`, and whatever the checks throw.
 */
export async function* notedTry(
  actor: Member,
  about: Try,
  checks: AsyncGenerator<KeyCheck, string>,
): AsyncGenerator<KeyCheck, string> {
  await countTry(actor);
  let isStored = false;
  let failed = 'not_stored';
  try {
    for (let next = await checks.next(); ; next = await checks.next()) {
      if (next.done) {
        isStored = true;
        await forgetTry(actor);
        return next.value;
      }
      if (next.value.status === 'failed') failed = next.value.id;
      yield next.value;
    }
  } finally {
    if (!isStored) await noteTry(actor, about, failed);
  }
}

/** Never throws. In the person's name also where they were removed meanwhile. */
async function noteTry(actor: Member, { key, name, connectionId }: Try, check: string): Promise<void> {
  try {
    await withWorkspace(onBehalfOf(actor), 'members.resolve', (tx) =>
      audit(tx, 'connection.key_refused', { ...(connectionId && { connectionId }), name, check, last4: key.safeLast4 }),
    );
  } catch (error) {
    log().error({ err: error }, 'A key that was not accepted could not be noted');
  }
}

const keyOf = (kind: Kind, { workspaceId, userId }: Member) =>
  createHash('sha256')
    .update(JSON.stringify(kind === 'person' ? [workspaceId, userId] : [workspaceId]))
    .digest('base64url');

const limiter = (kind: Kind) => counter(`key-try:${kind}`, LIMITS[kind]);

async function countTry(actor: Member): Promise<void> {
  for (const kind of Object.keys(LIMITS) as Kind[])
    try {
      await limiter(kind).consume(keyOf(kind, actor));
    } catch (refused) {
      if (refused instanceof Error) throw refused;
      const seconds = Math.ceil((refused as { msBeforeNext: number }).msBeforeNext / 1_000);
      const who = kind === 'person' ? 'You have' : 'This workspace has';
      const message = `${who} tried too many keys that were not accepted. Try again in ${inWords(seconds)}.`;
      throw new AppError('limited', message);
    }
}

/** A key that was stored does not count. Never throws: it is stored, whether or not its try can be taken back. */
async function forgetTry(actor: Member): Promise<void> {
  try {
    for (const kind of Object.keys(LIMITS) as Kind[]) await limiter(kind).reward(keyOf(kind, actor));
  } catch (error) {
    log().error({ err: error }, 'A try of a key could not be taken back');
  }
}
