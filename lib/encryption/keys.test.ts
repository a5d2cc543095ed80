import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { afterEach, describe, expect, it, vi } from 'vitest';

const settings = vi.hoisted(() => ({ ENCRYPTION_KEYS: [{ id: 'k1', key: Buffer.alloc(32, 1) }] }));
vi.mock('@/lib/env', () => ({ env: () => settings }));
const { envRing } = await import('./env-ring');
const { fingerprint, seal, unseal } = await import('./envelope');
const { CryptoError } = await import('./key-provider');
const { keys, selfTest } = await import('./keys');

const owner = { workspaceId: 'workspace-a', connectionId: 'connection-a' };
const hex = (text: string) => Uint8Array.from(Buffer.from(text, 'hex'));

describe('the keys of this deployment', () => {
  it('are those of its environment', async () => {
    const sealed = await seal(envRing(settings.ENCRYPTION_KEYS), 'a key', owner);
    expect(keys().currentId).toBe('k1');
    expect(await unseal(keys(), sealed, owner)).toBe('a key');
  });

  it('open what an earlier release has stored, and find it again', async () => {
    const stored = {
      keyId: 'k1',
      wrapped: hex(
        '921cc81da2fdf525d84c37eae59d14755cb280b9625a49c040ffb2b64d7755c9644964aac4065f17e5fd1471a8a0a9ed9594e0176cee316f1734dc53',
      ),
      sealed: hex(
        '085387a5b9c8eeed61167f8a211fb1e66fd72154714664941f396b63d9284abb6f6505371fb1203e2f927b1c665451a96fd219def8fa2ae3d1182747dc6e94736d',
      ),
    };
    expect(await unseal(keys(), stored, owner)).toBe('sk-admin-stored-by-an-earlier-release');
    const mark = await fingerprint(keys(), 'k1', 'workspace-a', 'sk-admin-stored-by-an-earlier-release');
    expect(mark.toString('hex')).toBe('1d5624797a3026b5ada92f94e01c4450580d5cc2bc38ff549957d0e06e57e23f');
  });
});

describe('the self-test', () => {
  const real = crypto.createDecipheriv;
  afterEach(() => {
    crypto.createDecipheriv = real;
    syncBuiltinESMExports();
  });

  it('refuses a library that opens what was changed', async () => {
    await selfTest();
    crypto.createDecipheriv = ((...given: Parameters<typeof real>) =>
      Object.assign(real(...given), {
        setAuthTag(this: unknown) {
          return this;
        },
        final: () => Buffer.alloc(0),
      })) as unknown as typeof real;
    syncBuiltinESMExports();
    await expect(selfTest()).rejects.toThrow(CryptoError);
  });

  it('refuses a provider of whose keys one gives no whole digest', async () => {
    const ring = envRing([
      { id: '2', key: Buffer.alloc(32, 2) },
      { id: '1', key: Buffer.alloc(32, 1) },
    ]);
    await selfTest(ring);
    const half = {
      ...ring,
      mac: async (id: string, of: Uint8Array) => (await ring.mac(id, of)).subarray(id === '1' ? 16 : 0),
    };
    await expect(selfTest(half)).rejects.toThrow(CryptoError);
  });
});

it('no data key stays in memory once it was used', async () => {
  const used: Uint8Array[] = [];
  const ring = keys();
  const watched: typeof ring = {
    ...ring,
    wrap: (dataKey, context) => {
      used.push(dataKey);
      expect(dataKey.some((byte) => byte !== 0)).toBe(true);
      return ring.wrap(dataKey, context);
    },
    unwrap: async (key, context) => {
      const dataKey = await ring.unwrap(key, context);
      used.push(dataKey);
      return dataKey;
    },
  };
  const sealed = await seal(watched, 'a key', owner);
  await unseal(watched, sealed, owner);
  await unseal(watched, { ...sealed, sealed: Uint8Array.from(sealed.sealed, (byte) => byte ^ 1) }, owner).catch(
    () => {},
  );
  expect(used).toHaveLength(3);
  expect(used.flatMap((dataKey) => [...dataKey]).every((byte) => byte === 0)).toBe(true);
});
