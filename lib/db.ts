import 'server-only';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { env } from './env';
import { PrismaClient } from './generated/prisma/client';

function open() {
  const pool = new pg.Pool({
    connectionString: env().DATABASE_URL,
    max: 10,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    application_name: 'doow',
  });
  pool.on('error', () => {}); // an idle connection that the server closed: the pool opens another
  const prisma = new PrismaClient({
    adapter: new PrismaPg(pool, { disposeExternalPool: true }),
    transactionOptions: { maxWait: 5_000, timeout: 15_000 },
    omit: { credential: { wrappedKey: true, sealed: true }, user: { passwordHash: true } },
  });
  return { pool, prisma };
}

export type Db = ReturnType<typeof open>['prisma'];
/** The client inside an interactive transaction. */
export type Transaction = Omit<Db, '$connect' | '$disconnect' | '$extends' | '$on' | '$transaction'>;

const held = globalThis as typeof globalThis & { doowDb?: ReturnType<typeof open> };

function opened() {
  held.doowDb ??= open();
  return held.doowDb;
}

/**
 * The tables that are found without a workspace (the foot of prisma/schema.prisma). A tenant's table answers with
 * nothing here: those are read through `withWorkspace`.
 */
export const globalDb = (): Db => opened().prisma;

/** The pool beneath, for a library that speaks `pg` itself. */
export const pool = (): pg.Pool => opened().pool;

export async function closeDb(): Promise<void> {
  await held.doowDb?.prisma.$disconnect();
  delete held.doowDb;
}
