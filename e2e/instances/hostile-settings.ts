import pg from 'pg';
import { coverageCalendar } from '@/lib/integrations/coverage-calendar';
import { health } from '@/lib/sync/health';
import type { Target } from '@/lib/sync/types';
import { asOwner, createMember } from '@/lib/testing/factories';
import { FakeProvider } from '@/lib/testing/fake-provider';
import { connected, daysAgo, syncWith, today, usageHash } from '@/lib/testing/syncing';
import { viewOf } from '@/lib/usage/address';
import { exportCsv, exportRows } from '@/lib/usage/export';
import { parseUsageQuery } from '@/lib/usage/params';
import { usageReport } from '@/lib/usage/report';
import { usage } from '@/lib/usage/usage';
import { withWorkspace } from '@/lib/workspace';

/** Legal values that a database may have and that our SQL does not expect, for every setting of SESSION_SETTINGS. */
export const HOSTILE: Readonly<Record<string, readonly string[]>> = {
  statement_timeout: ["'30ms'"],
  search_path: ['shadow, public', 'shadow', "''"],
  TimeZone: ["'America/New_York'", "'Pacific/Kiritimati'", "'Asia/Kolkata'", "'-13'"],
  DateStyle: ["'SQL, DMY'", "'German'", "'Postgres, MDY'"],
  IntervalStyle: ["'iso_8601'", "'sql_standard'"],
  client_encoding: ["'LATIN1'"],
  standard_conforming_strings: ['off'],
  bytea_output: ["'escape'"],
  extra_float_digits: ['-15'],
  array_nulls: ['off'],
  transform_null_equals: ['on'],
  lc_monetary: ["'POSIX'"],
  lc_numeric: ["'POSIX'"],
  lc_time: ["'POSIX'"],
  row_security: ['off'],
  default_transaction_isolation: ["'serializable'"],
  default_transaction_read_only: ['on'],
  default_transaction_deferrable: ['on'],
  lock_timeout: ["'1ms'"],
  idle_in_transaction_session_timeout: ["'1ms'"],
  idle_session_timeout: ["'500ms'"],
  transaction_timeout: ["'300ms'"],
};

const database = () => new URL(process.env.DATABASE_URL ?? '').pathname.slice(1);

/** Runs statements as the owner, on a connection to another database: what this one is set to does not matter. */
async function administer(statements: readonly string[]): Promise<void> {
  const url = new URL(process.env.TEST_OWNER_URL ?? '');
  url.pathname = '/postgres';
  const client = new pg.Client(url.toString());
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Sets the test's database as told; a new connection begins with it. An empty list: as it was. */
export async function setDatabase(settings: readonly (readonly [name: string, value: string])[]): Promise<void> {
  const name = database();
  await administer([
    `ALTER DATABASE ${name} RESET ALL`,
    ...settings.map(([setting, value]) => `ALTER DATABASE ${name} SET ${setting} = ${value}`),
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}' AND pid <> pg_backend_pid()`,
  ]);
}

/** A schema with empty tables of the same names, which a search path may put first. */
export async function makeShadow(): Promise<void> {
  await asOwner('CREATE SCHEMA shadow');
  await asOwner('GRANT USAGE ON SCHEMA shadow TO PUBLIC');
  await asOwner(`DO $$ DECLARE t text; BEGIN
    FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
      EXECUTE format('CREATE TABLE shadow.%I (LIKE public.%I INCLUDING ALL)', t, t);
      EXECUTE format('GRANT ALL ON shadow.%I TO PUBLIC', t);
    END LOOP; END $$`);
  await asOwner("CREATE FUNCTION shadow.app_workspace() RETURNS uuid LANGUAGE sql AS 'SELECT NULL::uuid'");
}

/** A member who reads, with a connection that has been synced once. */
export async function synced() {
  const member = await createMember('owner');
  const target = await connected(9, member.workspaceId);
  const { outcome } = await syncWith(target, new FakeProvider());
  return { member, target, outcome };
}

const RANGE = { from: daysAgo(9), to: today() };

/** Everything that people and files are told of a connection, without what is of the moment alone. */
export async function told({ member, target }: { member: Awaited<ReturnType<typeof createMember>>; target: Target }) {
  const query = parseUsageQuery(new URLSearchParams({ ...RANGE, groupBy: 'day,endpoint,project,model' }));
  const { view } = viewOf(new URLSearchParams({ ...RANGE, by: 'week', compare: 'before' }), today());
  const read = <T>(run: Parameters<typeof withWorkspace<T, typeof member>>[2]) =>
    withWorkspace(member, 'usage.read', run, { snapshot: true });
  const { cron, ...rest } = await health();
  const answers = {
    stored: await usageHash(target),
    usage: await read((tx) => usage(tx, query)),
    report: await read((tx) => usageReport(tx, view)),
    calendar: await read((tx) => coverageCalendar(tx, target.connectionId)),
    csv: await (await exportCsv(member, query)).text(),
    rows: await (await exportRows(member, query)).text(),
    health: { ...rest, cron: cron && { late: cron.late } },
    session: await read(({ db }) => db.session.findFirst({ where: { userId: member.userId } })),
    account: await read(({ db }) => db.user.findFirst({ where: { id: member.userId } })),
    schedule: await read(({ db }) => db.syncSchedule.findFirst({ where: { connectionId: target.connectionId } })),
  };
  return JSON.parse(JSON.stringify(answers, (_, value) => (typeof value === 'bigint' ? `${value}n` : value))) as {
    [Name in keyof typeof answers]: Name extends 'stored' | 'csv' | 'rows' ? string : unknown;
  };
}
