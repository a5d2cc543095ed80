import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Secret } from '@/lib/secret';
import { lengthPrefixed } from './aes-gcm';
import { envRing } from './env-ring';
import { fingerprint, seal, unseal } from './envelope';
import { CryptoError } from './key-provider';
import { selfTest } from './keys';

const key = (id: string, byte: number) => ({ id, key: Buffer.alloc(32, byte) });
const ring = envRing([key('1', 1)]);
const owner = { workspaceId: 'workspace-a', connectionId: 'connection-a' };
const text = 'sk-admin-abcdefghijklmnopqrstuvwxyz';

describe('the envelope', () => {
  it('opens what it sealed, whatever it is, and never seals the same twice alike', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary' }),
        fc.uuid(),
        fc.uuid(),
        async (value, workspaceId, connectionId) => {
          const at = { workspaceId, connectionId };
          const [one, two] = [await seal(ring, value, at), await seal(ring, value, at)];
          expect(await unseal(ring, one, at)).toBe(value.toWellFormed());
          expect(Buffer.compare(one.sealed, two.sealed)).not.toBe(0);
          expect(Buffer.compare(one.wrapped, two.wrapped)).not.toBe(0);
        },
      ),
    );
  });

  it('opens for its own workspace and connection only', async () => {
    const sealed = await seal(ring, text, owner);
    for (const other of [
      { ...owner, workspaceId: 'workspace-b' },
      { ...owner, connectionId: 'connection-b' },
      { workspaceId: 'workspace-aconnection', connectionId: '-a' },
    ])
      await expect(unseal(ring, sealed, other)).rejects.toThrow(CryptoError);
    const foreign = await seal(ring, text, { ...owner, connectionId: 'connection-b' });
    await expect(unseal(ring, { ...sealed, sealed: foreign.sealed }, owner)).rejects.toThrow(CryptoError);
    await expect(unseal(ring, { ...foreign, sealed: sealed.sealed }, owner)).rejects.toThrow(CryptoError);
  });

  it.each(['sealed', 'wrapped'] as const)('refuses %s with any byte flipped or any part cut off', async (part) => {
    const sealed = await seal(ring, text, owner);
    for (let i = 0; i < sealed[part].length; i++) {
      const changed = Uint8Array.from(sealed[part]);
      changed[i] = (changed[i] ?? 0) ^ 0x01;
      await expect(unseal(ring, { ...sealed, [part]: changed }, owner)).rejects.toThrow(CryptoError);
      await expect(unseal(ring, { ...sealed, [part]: sealed[part].subarray(0, i) }, owner)).rejects.toThrow(
        CryptoError,
      );
    }
  });

  it('opens with the old key after a rotation, seals with the new one, and fails once the old one is gone', async () => {
    const sealed = await seal(ring, text, owner);
    const rotated = envRing([key('2', 2), key('1', 1)]);
    expect(await unseal(rotated, sealed, owner)).toBe(text);
    const again = await seal(rotated, text, owner);
    expect(again.keyId).toBe('2');
    const retired = envRing([key('2', 2)]);
    expect(await unseal(retired, again, owner)).toBe(text);
    await expect(unseal(retired, sealed, owner)).rejects.toThrow('no key "1"');
    await expect(unseal(envRing([key('1', 9)]), sealed, owner)).rejects.toThrow(CryptoError);
  });

  it('says nothing of the secret when it fails', async () => {
    const sealed = await seal(ring, text, owner);
    const error = await unseal(ring, sealed, { ...owner, workspaceId: 'other' }).catch((caught: unknown) => caught);
    expect(inspect(error, { depth: 9 })).not.toContain('abcdef');
    const secret = new Secret(text);
    expect(`${secret} ${JSON.stringify({ secret })} ${inspect({ secret }, { showHidden: true })}`).not.toContain('sk-');
  });
});

describe('the fingerprint', () => {
  it('is the same for the same key in one workspace, and for nothing else', async () => {
    const of = (workspaceId: string, secret: string, keys = ring) => fingerprint(keys, '1', workspaceId, secret);
    const mark = await of('a', text);
    expect(mark).toHaveLength(32);
    expect(await of('a', text)).toEqual(mark);
    expect(await of('a', text, envRing([key('2', 2), key('1', 1)]))).toEqual(mark);
    for (const other of [of('b', text), of('a', `${text}x`), of('a', text, envRing([key('1', 3)]))])
      expect(await other).not.toEqual(mark);
  });
});

describe('the key ring', () => {
  it('passes its own test at start, and refuses a provider that does not check', async () => {
    await selfTest(ring);
    await expect(selfTest({ ...ring, mac: async () => Buffer.alloc(0) })).rejects.toThrow(CryptoError);
    const careless = { ...ring, unwrap: async () => Buffer.alloc(32) };
    await expect(selfTest(careless)).rejects.toThrow(CryptoError);
    expect(() => envRing([])).toThrow(CryptoError);
  });
});

it('joins no two lists of parts into the same bytes', () => {
  fc.assert(
    fc.property(fc.array(fc.string()), fc.array(fc.string()), (a, b) => {
      const same = a.length === b.length && a.every((part, i) => part === b[i]);
      expect(lengthPrefixed(a).equals(lengthPrefixed(b))).toBe(same);
    }),
  );
});
