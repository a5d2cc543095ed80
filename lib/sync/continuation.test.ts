import { beforeAll, describe, expect, it } from 'vitest';
import { unitEnvironment } from '@/lib/testing/unit-environment';
import { readContinuation, signContinuation } from './continuation';

beforeAll(() => unitEnvironment());

const next = {
  workspaceId: 'b4b2a9a4-96f5-4d4a-9b52-0e7f1f2f8a55',
  connectionId: 'ac8d4a0e-37a1-4c3f-8f6d-57f8c2d3e9b1',
  fence: '12',
  passBegan: '2026-03-20T00:00:00.000Z',
  depth: 3,
};
const now = new Date('2026-03-20T00:10:00Z');
const minutes = (n: number) => new Date(now.getTime() + n * 60_000);

describe('the hand-over to the next slice', () => {
  it('is read as it was signed, for five minutes', () => {
    const { body, signature } = signContinuation(next, now);
    expect(readContinuation(body, signature, minutes(5))).toEqual({ ...next, issuedAt: now.toISOString() });
    expect(readContinuation(body, signature, minutes(6))).toBeNull();
    expect(readContinuation(body, signature, minutes(-6))).toBeNull();
  });

  it('is refused without its signature, or with anything changed', () => {
    const { body, signature } = signContinuation(next, now);
    for (const forged of [
      null,
      '',
      'zz',
      signature.slice(2),
      `${signature}00`,
      signature.replace(/^./, (c) => (c === '0' ? '1' : '0')),
    ])
      expect(readContinuation(body, forged, now)).toBeNull();
    expect(readContinuation(body.replace('"12"', '"13"'), signature, now)).toBeNull();
  });

  it('ends: a pass has a last slice', () => {
    const { body, signature } = signContinuation({ ...next, depth: 21 }, now);
    expect(readContinuation(body, signature, now)).toBeNull();
  });
});
