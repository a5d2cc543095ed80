import { rmSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { dataDir } from '@/lib/launcher/files.mjs';
import { startPgbouncer } from '@/lib/launcher/pgbouncer.mjs';
import { freePort } from '@/lib/launcher/ports.mjs';
import { Processes } from '@/lib/launcher/processes.mjs';
import { createMember } from '@/lib/testing/factories';
import { withWorkspace } from '@/lib/workspace';
import { createOrganizations, makeDue } from '../bench/scale/organizations.ts';
import { expectReadOnce, runWorkers, startProvider } from '../bench/scale/processes.ts';

const INSTANCES = 4;
const ORGANIZATIONS = 120;
/** To PostgreSQL, for all instances together: fewer than one of them would open by itself. */
const CONNECTIONS = 8;

const processes = new Processes(path.join(dataDir, `test-${process.pid}-pooler.json`));
const dir = path.join(dataDir, `test-postgres-${process.pid}-pooler`);
let pooled = '';
beforeAll(async () => {
  const url = new URL(process.env.DATABASE_URL ?? '');
  const port = await freePort();
  await startPgbouncer(processes, {
    dir,
    port,
    target: Number(url.port),
    users: { [inject('appUser')]: url.password },
    connections: CONNECTIONS,
  });
  url.port = String(port);
  pooled = url.toString();
  process.env.DATABASE_URL = pooled; // read when the first of the tests needs it
}, 180_000);
afterAll(async () => {
  await processes.stop();
  rmSync(dir, { recursive: true, force: true });
});

describe('instances behind PgBouncer in transaction mode', () => {
  it('claim from one schedule: every organization is read by one of the four, once and whole', async () => {
    const { provider, url } = await startProvider(20);
    try {
      await createOrganizations(ORGANIZATIONS);
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

  it('share connections without a trace of one workspace in the next', async () => {
    const members = await Promise.all(Array.from({ length: 10 }, () => createMember()));
    const seen = await Promise.all(
      Array.from({ length: 300 }, async (_, i) => {
        const member = members[i % members.length];
        if (!member) throw new Error('no member');
        const rows = await withWorkspace(member, 'workspace.read', ({ db }) => db.workspace.findMany());
        return rows.length === 1 && rows[0]?.id === member.workspaceId;
      }),
    );
    expect(seen).not.toContain(false);
    const client = new pg.Client(pooled);
    await client.connect();
    expect((await client.query("SELECT current_setting('app.workspace_id', true) AS left")).rows).not.toContainEqual({
      left: expect.stringMatching(/./),
    });
    await client.end();
  }, 30_000);
});
