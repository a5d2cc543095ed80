import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemActor } from '@/lib/auth/actor';
import { envRing } from '@/lib/encryption/env-ring';
import { fingerprint, seal, unseal } from '@/lib/encryption/envelope';
import type { KeyProvider } from '@/lib/encryption/key-provider';
import { findByKey, openKey, sealedKeyOf } from '@/lib/integrations/credentials';
import { Secret } from '@/lib/secret';
import { asOwner, createMember } from '@/lib/testing/factories';
import { testKey } from '@/lib/testing/test-secrets';
import { withWorkspace } from '@/lib/workspace';
import { rotateKeys } from './rotate-keys';

/** ROTATE_KEYS=10000 is the long form. */
const COUNT = Number(process.env.ROTATE_KEYS ?? 600);
const WORKSPACES = 4;
const ring = (id: string, byte: number) => ({ id, key: testKey(byte) });
const OLD = ring('t1', 1);
const NEW = ring('t2', 2);

type Stored = { workspaceId: string; connectionId: string; key: string };
const stored: Stored[] = [];
beforeAll(async () => {
  process.env.ENCRYPTION_KEYS = [NEW, OLD].map(({ id, key }) => `${id}:${key.toString('base64')}`).join(',');
  const members = await Promise.all(Array.from({ length: WORKSPACES }, () => createMember()));
  for (let i = 0; i < COUNT; i++)
    stored.push({
      workspaceId: members[i % WORKSPACES]?.workspaceId ?? '',
      connectionId: randomUUID(),
      key: `sk-admin-rotated-${i}`,
    });
  await store(stored, envRing([OLD]));
}, 600_000);

async function store(all: readonly Stored[], provider: KeyProvider) {
  const sealed = await Promise.all(
    all.map(async ({ workspaceId, connectionId, key }) => ({
      ...(await seal(provider, key, { workspaceId, connectionId })),
      mark: await fingerprint(provider, provider.currentId, workspaceId, key),
    })),
  );
  const ids = [all.map(({ workspaceId }) => workspaceId), all.map(({ connectionId }) => connectionId)];
  await asOwner(
    `INSERT INTO connections (workspace_id, id, provider, name, key_last4, history_from, connected_by)
     SELECT w, c, 'openai', c::text, 'abcd', now(), 'test' FROM unnest($1::uuid[], $2::uuid[]) _ (w, c)`,
    ids,
  );
  await asOwner(
    'INSERT INTO sync_schedule (workspace_id, connection_id) SELECT * FROM unnest($1::uuid[], $2::uuid[])',
    ids,
  );
  await asOwner(
    `INSERT INTO credentials (workspace_id, connection_id, wrapped_key, sealed, fingerprint, key_id, fingerprint_key_id)
     SELECT *, $6, $6 FROM unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::bytea[], $5::bytea[])`,
    [
      ...ids,
      ...(['wrapped', 'sealed', 'mark'] as const).map((column) => sealed.map((each) => Buffer.from(each[column]))),
      provider.currentId,
    ],
  );
}

const read = ({ workspaceId, connectionId }: Stored) =>
  withWorkspace(systemActor(workspaceId), 'sync.run', async (tx) => {
    const sealed = await sealedKeyOf(tx, connectionId);
    return sealed && (await openKey(sealed)).reveal();
  });
const keyIds = async () =>
  (
    await asOwner<{ id: string }>(
      'SELECT DISTINCT key_id AS id FROM credentials UNION SELECT fingerprint_key_id FROM credentials',
    )
  ).map(({ id }) => id);

/** What `npm run keys:rotate` runs, in a process of its own. */
function rotation() {
  const command = ['--conditions=react-server', '--import', 'tsx', 'lib/operator/keys-rotate.ts'];
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'pipe'] });
  const firstProgress = Promise.withResolvers<void>();
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => {
      output += data;
      if (output.includes('looked at')) firstProgress.resolve();
    });
  const ended = new Promise<{ code: number | null; signal: string | null; output: string }>((resolve) =>
    child.on('close', (code, signal) => {
      firstProgress.resolve();
      resolve({ code, signal, output });
    }),
  );
  return { process: child, firstProgress: firstProgress.promise, ended };
}

const digits = (text: string) => Number(text.replaceAll(/\D/g, ''));

describe('keys:rotate', () => {
  let reading = true;
  afterAll(() => {
    reading = false;
  });

  it('killed in the middle, goes on where it was, while every key stays readable', async () => {
    let reads = 0;
    const wrong: string[] = [];
    const reader = async () => {
      for (let i = 0; reading; i = (i + 7919) % COUNT) {
        const each = stored[i];
        if (each && (await read(each).catch(() => null)) !== each.key) wrong.push(each.connectionId);
        reads++;
      }
    };
    const readers = [reader(), reader()];
    const began = performance.now();
    const killed = rotation();
    await killed.firstProgress;
    killed.process.kill('SIGKILL');
    expect(await killed.ended).toMatchObject({ signal: 'SIGKILL' });
    expect((await keyIds()).sort()).toEqual(['t1', 't2']);

    const { code, output } = await rotation().ended;
    const seconds = (performance.now() - began) / 1000;
    reading = false;
    await Promise.all(readers);
    console.log(`rotation: ${COUNT} keys in ${seconds.toFixed(1)} s, ${reads} reads beside it, ${wrong.length} failed`);
    expect({ code, wrong }).toEqual({ code: 0, wrong: [] });
    expect(output).toContain(`${COUNT} of ${COUNT} connections looked at`);
    const [, resealed = '', current = ''] =
      /Sealed again with t2: (.+?) keys?\. Sealed with it already: (.+?)\./.exec(output) ?? [];
    expect(digits(resealed) + digits(current)).toBe(COUNT);
    expect(digits(current)).toBeGreaterThan(0);
    expect(output).toContain('Nothing is sealed with another key any more');
    expect(output).not.toContain('sk-admin');
    expect(reads).toBeGreaterThan(COUNT / 10);
    expect(await keyIds()).toEqual(['t2']);
  }, 900_000);

  it('leaves keys that the new ring opens alone, and a duplicate that is still found', async () => {
    const [one] = stored;
    if (!one) throw new Error('nothing stored');
    const { workspaceId, connectionId, key } = one;
    const alone = await withWorkspace(systemActor(workspaceId), 'sync.run', async (tx) => {
      const sealed = await sealedKeyOf(tx, connectionId);
      return sealed && unseal(envRing([NEW]), sealed, { workspaceId, connectionId });
    });
    expect(alone).toBe(key);
    const found = await withWorkspace(systemActor(workspaceId), 'sync.run', (tx) => findByKey(tx, new Secret(key)));
    expect(found).toBe(connectionId);
    const entries = await asOwner<{ actor_name: string; data: object }>(
      "SELECT actor_name, data FROM audit_entries WHERE action = 'connection.key_sealed_again' AND data->>'connectionId' = $1",
      [connectionId],
    );
    expect(entries).toMatchObject([{ actor_name: 'The operator', data: { keyId: 't2' } }]);
    expect(await rotateKeys()).toEqual({ resealed: 0, current: COUNT, unreadable: [] });
  });

  it('names what no key of the ring opens, and leaves it as it was', async () => {
    const { workspaceId } = await createMember();
    const lost = { workspaceId, connectionId: randomUUID(), key: 'sk-admin-lost' };
    await store([lost], envRing([ring('t0', 9)]));
    const { unreadable } = await rotateKeys();
    expect(unreadable).toEqual([{ workspaceId, connectionId: lost.connectionId }]);
    expect(await asOwner('SELECT key_id FROM credentials WHERE connection_id = $1', [lost.connectionId])).toEqual([
      { key_id: 't0' },
    ]);
  });
});
