import { rmSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Member } from '@/lib/auth/actor';
import { countAttempt } from '@/lib/auth/attempts';
import { closeDb } from '@/lib/db';
import { dataDir } from '@/lib/launcher/files.mjs';
import { startPgbouncer } from '@/lib/launcher/pgbouncer.mjs';
import { freePort } from '@/lib/launcher/ports.mjs';
import { Processes } from '@/lib/launcher/processes.mjs';
import { asOwner, createMember } from '@/lib/testing/factories';
import { FakeProvider } from '@/lib/testing/fake-provider';
import { connected, daysAgo, syncWith, today } from '@/lib/testing/syncing';
import { exportCsv, exportRows } from '@/lib/usage/export';
import { parseUsageQuery } from '@/lib/usage/params';
import { withWorkspace } from '@/lib/workspace';
import { keepRoleSettings } from '@/prisma/app-role.mjs';
import { createOrganizations, makeDue } from '../bench/scale/organizations.ts';
import { expectReadOnce, runWorkers, startProvider } from '../bench/scale/processes.ts';
import { HOSTILE, makeShadow, setDatabase, synced, told } from './hostile-settings.ts';

const INSTANCES = 4;
const ORGANIZATIONS = 120;
const WORKSPACES = 12;
/** To PostgreSQL, for all instances together: fewer than one of them would open by itself. */
const CONNECTIONS = 8;

// Names that the next test run clears away where this one was killed.
const processes = new Processes(path.join(dataDir, `test-${process.pid}.json`));
let dir = '';
let pooled = '';
const direct = process.env.DATABASE_URL ?? '';
beforeAll(async () => {
  const url = new URL(process.env.DATABASE_URL ?? '');
  const port = await freePort();
  const started = await startPgbouncer(processes, {
    dir: path.join(dataDir, `test-postgres-${process.pid}-pooler`),
    port,
    target: Number(url.port),
    users: { [inject('appUser')]: url.password },
    connections: CONNECTIONS,
  });
  dir = started.dir;
  url.port = String(port);
  pooled = url.toString();
  process.env.DATABASE_URL = pooled; // read when the first of the tests needs it
}, 180_000);
afterAll(async () => {
  await processes.stop();
  if (dir) rmSync(dir, { recursive: true, force: true });
});

const times = <T>(count: number, work: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => work(i));

/** What PgBouncer keeps for each client, of any version. */
const TRACKED = ['TimeZone', 'DateStyle', 'client_encoding', 'standard_conforming_strings'];

type Server = { pid: number; prepared: number; settings: Record<string, string | null> };

/** What each connection to PostgreSQL carries: as many transactions open at once as there are connections. */
async function carried(): Promise<Server[]> {
  const clients = times(CONNECTIONS, () => new pg.Client(pooled));
  try {
    return await Promise.all(
      clients.map(async (client) => {
        await client.connect();
        await client.query('BEGIN');
        const { rows } = await client.query<Server>(`SELECT pg_backend_pid() AS pid,
          (SELECT count(*)::int FROM pg_prepared_statements) AS prepared,
          jsonb_build_object('workspace', nullif(current_setting('app.workspace_id', true), ''),
            'user', nullif(current_setting('app.user_id', true), ''),
            'changed', (SELECT string_agg(name, ', ') FROM pg_settings WHERE source = 'session'
              AND (name IN ('enable_seqscan', 'transaction_read_only')
                OR name = 'lock_timeout' AND setting <> '0'
                OR name = 'default_transaction_read_only' AND setting <> 'off'
                OR name IN ('statement_timeout', 'idle_in_transaction_session_timeout')
                  AND setting NOT IN ('20000', '300000')))) AS settings`);
        if (!rows[0]) throw new Error('no row');
        return rows[0];
      }),
    );
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

describe('instances behind PgBouncer in transaction mode', () => {
  it('claim from one schedule: every organization is read by one of the four, once and whole', async () => {
    const { provider, url } = await startProvider(20);
    try {
      await createOrganizations(ORGANIZATIONS, WORKSPACES);
      await makeDue();
      const told = await runWorkers(INSTANCES, { DATABASE_URL: pooled, OPENAI_BASE_URL: url });
      await expectReadOnce(ORGANIZATIONS, url);
      expect(told.reduce((sum, { claimed }) => sum + claimed, 0)).toBe(ORGANIZATIONS);
      expect(told.filter(({ claimed }) => claimed > 0).length).toBeGreaterThan(1);
      expect(told.every(({ failed }) => failed === 0)).toBe(true);
    } finally {
      provider.kill();
    }
  }, 60_000);

  it('count attempts at signing in together, to the point', async () => {
    const outcomes = await Promise.allSettled(times(60, () => countAttempt('dana@acme.example', '192.0.2.1')));
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(outcomes.length - refused.length).toBe(5);
    for (const reason of refused) expect(reason).toMatchObject({ code: 'limited' });
  });

  it('stream exports next to each other, each whole, whoever of their readers goes away', async () => {
    // One export that is read and one that is left, which are all that a person may have.
    const members = await Promise.all(times(12, () => createMember('finance')));
    for (const { workspaceId } of members)
      expect(await syncWith(await connected(3, workspaceId), new FakeProvider())).toMatchObject({
        outcome: 'succeeded',
      });
    const query = parseUsageQuery(
      new URLSearchParams({ from: daysAgo(3), to: today(), groupBy: 'day,endpoint,project,model' }),
    );
    const goAway = async (member: Member) => {
      const reader = (await exportRows(member, query)).body?.getReader();
      await reader?.read();
      await reader?.cancel();
    };
    const gone = members.map(goAway);
    const texts = await Promise.all(members.map(async (member) => (await exportCsv(member, query)).text()));
    // Four days, three endpoints, two rows, and the header.
    expect(texts.map((text) => text.trim().split('\r\n').length)).toEqual(texts.map(() => 4 * 3 * 2 + 1));
    await Promise.all(gone);
  });

  it('share connections without a trace of one workspace in the next', async () => {
    const members = await Promise.all(times(10, () => createMember()));
    const seen = await Promise.all(
      times(300, async (i) => {
        const member = members[i % members.length];
        if (!member) throw new Error('no member');
        const rows = await withWorkspace(member, 'workspace.read', ({ db }) => db.workspace.findMany());
        return rows.length === 1 && rows[0]?.id === member.workspaceId;
      }),
    );
    expect(seen).not.toContain(false);
    const servers = await carried();
    expect(new Set(servers.map(({ pid }) => pid)).size).toBe(CONNECTIONS);
    const nothing = { prepared: 0, settings: { workspace: null, user: null, changed: null } };
    for (const server of servers) expect(server).toMatchObject(nothing);
    // All of the above came through these: the application alone would have opened ten.
    const open = await asOwner('SELECT FROM pg_stat_activity WHERE usename = $1 AND datname = current_database()', [
      inject('appUser'),
    ]);
    expect(open.length).toBeLessThanOrEqual(CONNECTIONS);
  }, 30_000);

  it('read and store the same on a database that is set otherwise in every way', async () => {
    const plain = await synced();
    const expected = await told(plain);
    await makeShadow();
    const first = Object.entries(HOSTILE).map(([name, [value = '']]) => [name, value] as const);
    for (const kept of [false, true]) {
      await closeDb();
      // What the pooler tracks follows each client. The rest needs the role's own settings.
      await setDatabase(kept ? first : first.filter(([name]) => TRACKED.includes(name)));
      if (kept) await keepRoleSettings(direct);
      for (
        let i = 0;
        i < CONNECTIONS;
        i += 2 // a person may have two running exports
      )
        for (const each of await Promise.all(times(2, () => told(plain)))) expect(each).toEqual(expected);
      const other = await synced();
      expect(other.outcome).toBe('succeeded');
      expect((await told(other)).stored).toBe(expected.stored);
    }
  }, 60_000);
});
