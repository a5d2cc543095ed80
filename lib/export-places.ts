import 'server-only';
import { createHash } from 'node:crypto';
import type { Actor } from './auth/actor';
import type { Permission } from './auth/permissions';
import { env } from './env';
import { AppError } from './errors';
import { Prisma } from './generated/prisma/client';
import { type Reader, type WorkspaceTx, withWorkspace } from './workspace';

/** Exports that one person may have running at a time, over all instances. */
const EACH_PERSON = 2;
/** How long an export may go unread before it is ended, in milliseconds. */
export const UNREAD_MS = 20_000;
/** Seconds after which a refused export may be tried again. */
const RETRY_S = 30;

export const unread = () => new Error(`Nobody read from an export for ${UNREAD_MS / 1000} s.`);

/** Writes the audit entry of an export. */
export type Note = (tx: WorkspaceTx) => Promise<void>;

/** Exports a workspace may have running at a time: half of the connections there are for them. */
const eachWorkspace = () => Math.max(1, Math.floor(env().DATABASE_POOL / 2));

const running = new Map<string, number>();

/**
 * Takes one of the places that a person and a workspace have for exports, and writes the export's `note`. The places of
 * this process are counted here, so that nobody waits for a connection in vain; those of all instances are locks of the
 * export's transaction (`holdExport`), which end with it and with its process.
 * @returns how to give the place back, once
 * @throws AppError `limited`
 */
export async function beginExport(actor: Actor, permission: Permission, note?: Note): Promise<() => void> {
  const person = actor.kind === 'member' ? [actor.userId] : [];
  if (person.some((id) => countOf(id) >= EACH_PERSON)) throw tooManyOfPerson();
  if (countOf(actor.workspaceId) >= eachWorkspace()) throw tooManyOfWorkspace();
  const counted = [...person, actor.workspaceId];
  for (const id of counted) running.set(id, countOf(id) + 1);
  let isRunning = true;
  const leave = () => {
    if (!isRunning) return;
    isRunning = false;
    for (const id of counted) {
      const left = countOf(id) - 1;
      if (left > 0) running.set(id, left);
      else running.delete(id);
    }
  };
  try {
    if (note)
      await withWorkspace(
        actor,
        permission,
        async (tx) => {
          await holdExport(tx, actor); // so that what another instance's exports refuse leaves no note
          await note(tx);
        },
        { writes: true },
      );
    return leave;
  } catch (error) {
    leave();
    throw error;
  }
}

const countOf = (id: string) => running.get(id) ?? 0;

/**
 * Takes the places over all instances, for as long as the open transaction lasts.
 * @throws AppError `limited`
 */
export async function holdExport({ db }: Reader, actor: Actor): Promise<void> {
  const person = actor.kind === 'member' ? firstFree(`person ${actor.userId}`, EACH_PERSON) : Prisma.sql`true`;
  const [held] = await db.$queryRaw<{ person: boolean; workspace: boolean }[]>(
    Prisma.sql`SELECT ${person} AS person, ${firstFree(`workspace ${actor.workspaceId}`, eachWorkspace())} AS workspace`,
  );
  if (!held?.person) throw tooManyOfPerson();
  if (!held.workspace) throw tooManyOfWorkspace();
}

/** CASE evaluates one condition after the other, and none after the first that is true: one lock is taken at most. */
const firstFree = (name: string, places: number): Prisma.Sql =>
  Prisma.sql`CASE ${Prisma.join(
    Array.from({ length: places }, (_, i) => Prisma.sql`WHEN pg_try_advisory_xact_lock(${lockOf(name, i)}) THEN true`),
    ' ',
  )} ELSE false END`;

/** A number of 64 bits that only this place has. As text and cast: a bound bigint would be a decimal to Prisma. */
const lockOf = (name: string, place: number): Prisma.Sql => {
  const digest = createHash('sha256').update(`export ${name} ${place}`).digest();
  return Prisma.sql`${`${digest.readBigInt64BE()}`}::bigint`;
};

const tooManyOfPerson = () =>
  limited(`You have ${EACH_PERSON} exports running, which is the most. Wait until one has ended, then try again.`);

const tooManyOfWorkspace = () =>
  limited(
    `Your workspace has ${eachWorkspace()} exports running, which is the most. Wait until one has ended, then try again.`,
  );

const limited = (message: string) => new AppError('limited', message, undefined, { retryAfterS: RETRY_S });
