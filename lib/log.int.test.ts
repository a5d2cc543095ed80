import pg from 'pg';
import { expect, it } from 'vitest';
import { systemActor } from './auth/actor';
import { globalDb } from './db';
import { logTo } from './log';
import { createMember } from './testing/factories';
import { withWorkspace } from './workspace';

const CANARY = 'canary-5b1d0e';
const failed = async (run: () => Promise<unknown>): Promise<unknown> => {
  try {
    await run();
  } catch (error) {
    return error;
  }
  throw new Error('It should have failed.');
};
const insert = () => {
  const data = { email: `${CANARY}@example.com`, name: CANARY, passwordHash: CANARY };
  return globalDb().user.create({ data });
};

it.each([
  ['a value that is there already', async () => Promise.all([insert(), insert()]), '23505'],
  ['a statement with a bad value', () => globalDb().$queryRaw`SELECT ${CANARY}::uuid`, '22P02'],
  ['an unknown table', () => globalDb().$queryRawUnsafe(`SELECT '${CANARY}' FROM nowhere`), '42P01'],
  ['an argument that cannot be', () => globalDb().user.findFirst({ where: { name: { [CANARY]: 1 } } as never }), ''],
  [
    'a row of another workspace',
    async () => {
      const [{ workspaceId }, other] = [await createMember(), await createMember()];
      return withWorkspace(systemActor(workspaceId), 'sync.run', ({ db }) =>
        db.connection.create({
          data: {
            ...{ workspaceId: other.workspaceId, provider: 'openai', name: CANARY, keyLast4: 'abcd' },
            ...{ historyFrom: new Date(), connectedBy: CANARY },
          },
        }),
      );
    },
    '42501',
  ],
  ['pg’s own error', () => query(process.env.DATABASE_URL ?? '', `SELECT '${CANARY}'::int`), '22P02'],
  ['a sign-in that is refused', () => query(urlWith({ password: CANARY, username: CANARY })), ''],
  ['nobody who listens', () => query(urlWith({ password: CANARY, port: '1' })), 'ECONNREFUSED'],
])('an entry of %s has its code, and no value', async (_what, run, code) => {
  const lines: string[] = [];
  const error = await failed(run);
  logTo('info', { write: (line: string) => lines.push(line) }).error({ err: error }, 'Unexpected');
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(code);
  expect(lines[0]).not.toContain(CANARY);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ err: { name: expect.stringMatching(/^\w+$/) } });
});

function urlWith(parts: { password?: string; username?: string; port?: string }): string {
  return Object.assign(new URL(process.env.DATABASE_URL ?? ''), parts).toString();
}

async function query(connectionString: string, sql = 'SELECT 1'): Promise<void> {
  const client = new pg.Client({ connectionString });
  try {
    await client.connect();
    await client.query(sql);
  } finally {
    await client.end().catch(() => {});
  }
}
