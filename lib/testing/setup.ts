import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { testKey, testSecret } from './test-secrets';

// Each integration test file works in a database of its own, copied from the migrated template.
const server = inject('postgresUrl');
const name = `doow_${randomBytes(6).toString('hex')}`;

async function asOwner(...statements: string[]) {
  const client = new pg.Client(`${server}/postgres`);
  await client.connect();
  try {
    for (const sql of statements) await client.query(sql);
  } finally {
    await client.end();
  }
}

// Copies of one template exclude each other: the lock, held until the client ends, queues them.
await asOwner('SELECT pg_advisory_lock(7001)', `CREATE DATABASE ${name} TEMPLATE ${inject('templateName')}`);

const url = new URL(`${server}/${name}`);
process.env.TEST_OWNER_URL = url.toString();
url.username = inject('appUser');
url.password = 'app';
process.env.DATABASE_URL = url.toString();
process.env.APP_URL = 'http://127.0.0.1:3000';
process.env.NEXTAUTH_SECRET = testSecret('sign-in');
process.env.ENCRYPTION_KEYS = `t1:${testKey(1).toString('base64')}`;
process.env.CRON_SECRET = testSecret('cron');
process.env.OPENAI_PACE = 'off'; // a sandbox on loopback needs no care; the pace has tests of its own
process.env.LOG_LEVEL = 'silent';

afterAll(async () => {
  const { closeDb } = await import('@/lib/db');
  await closeDb();
  await asOwner(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
});
