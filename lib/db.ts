import 'server-only';
import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { env } from './env';
import { FairShare } from './fair-share';
import { PrismaClient } from './generated/prisma/client';
import { openPool } from './pool';

/** What a transaction lasts at most unless it is told otherwise, in milliseconds; the server ends it by itself. */
export const USUAL_MS = 15_000;
/** Longer than any statement may take, so that a connection silent for so long is lost. */
const SILENCE_MS = { usual: USUAL_MS + 5_000, patient: 300_000 };

/**
 * `patient`: for transactions of minutes. `exports`: the same for files that a person reads, apart from it, so that no
 * deletion waits for a reader. `replica`: DATABASE_REPLICA_URL, which takes reads only.
 */
export type Way = { patient?: boolean; exports?: boolean; replica?: boolean };

function open({ patient, exports, replica }: Way) {
  const { DATABASE_URL, DATABASE_REPLICA_URL, DATABASE_POOL } = env();
  const url = replica ? DATABASE_REPLICA_URL : DATABASE_URL;
  if (!url) throw new Error('DATABASE_REPLICA_URL is not set.');
  const pool = openPool(url, { max: DATABASE_POOL, silenceMs: SILENCE_MS[patient || exports ? 'patient' : 'usual'] });
  const prisma = new PrismaClient({
    adapter: new PrismaPg(pool, { disposeExternalPool: true }),
    transactionOptions: { maxWait: 5_000, timeout: USUAL_MS },
    errorFormat: 'minimal', // in production it is; an excerpt of the call would have its values
    omit: { credential: { wrappedKey: true, sealed: true }, user: { passwordHash: true } },
  });
  const share = new FairShare({ places: DATABASE_POOL, each: Math.floor(DATABASE_POOL / 2) });
  return { pool, prisma, share };
}

type Opened = ReturnType<typeof open>;
export type Db = Opened['prisma'];
/** The client inside an interactive transaction. */
export type Transaction = Omit<Db, '$connect' | '$disconnect' | '$extends' | '$on' | '$transaction'>;

const held = globalThis as typeof globalThis & { doowDb?: Map<string, Opened> };

function opened(way: Way): Opened {
  held.doowDb ??= new Map();
  const name = `${way.replica ? 'replica' : 'primary'} ${way.exports ? 'exports' : way.patient ? 'patient' : 'usual'}`;
  const known = held.doowDb.get(name);
  if (known) return known;
  const made = open(way);
  held.doowDb.set(name, made);
  return made;
}

/**
 * The tables that are found without a workspace (the foot of prisma/schema.prisma). A tenant's table answers with
 * nothing here: those are read through `withWorkspace`.
 */
export const globalDb = (way: Way = {}): Db => opened(way).prisma;

/**
 * The pool beneath, for a library that speaks `pg` itself. Its statements lose their names: a named one stays with one
 * connection to PostgreSQL, and behind a pooler the next call may be given another.
 */
export const pool = () => ({
  query: ({ text, values }: { text: string; values: unknown[] }): Promise<pg.QueryResult> =>
    opened({}).pool.query(text, values),
});

/** How the pool's connections are shared: a holder has half of them at most. The door alone takes of it. */
export const poolShare = (way: Way): FairShare => opened(way).share;

/** One connection of a pool, for what Prisma does not speak. The door alone takes one (lib/workspace.ts). */
export const pgClient = (way: Way): Promise<pg.PoolClient> => opened(way).pool.connect();

export async function closeDb(): Promise<void> {
  const all = [...(held.doowDb?.values() ?? [])];
  delete held.doowDb;
  await Promise.all(all.map(({ prisma }) => prisma.$disconnect()));
}
