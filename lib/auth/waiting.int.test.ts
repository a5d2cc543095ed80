import { beforeEach, describe, expect, it } from 'vitest';
import { asOwner, createMember } from '@/lib/testing/factories';
import { countAttempt, forgetAttempts, inWords } from './attempts';
import { hashPassword } from './password';
import { requireRecentPassword } from './recent-password';
import { liveSession, openSession } from './sessions';
import { signIn } from './sign-in';
import { tokenHash } from './token';

const refusal = (account: string, address: string | null = 'x') =>
  countAttempt(account, address).then(
    () => null,
    (error) => error as { code?: string; message: string },
  );
const allTries = async (account: string) => {
  for (let i = 0; i < 5; i++) expect(await refusal(account)).toBeNull();
};

beforeEach(() => asOwner('DELETE FROM rate_limits'));

describe('the wait after too many tries', () => {
  it('is a minute, and neither lasts longer nor begins anew for whoever tries meanwhile', async () => {
    await allTries('a@acme.example');
    expect((await refusal('a@acme.example'))?.message).toContain('in 60 seconds');
    for (let i = 0; i < 3; i++) {
      const [, seconds] = /in (\d+) seconds/.exec((await refusal('a@acme.example'))?.message ?? '') ?? [];
      expect(Number(seconds)).toBeGreaterThan(0);
      expect(Number(seconds)).toBeLessThanOrEqual(60);
    }
  });

  it('is short again after a success: the rounds before it are forgotten, for this account alone', async () => {
    for (const account of ['b@acme.example', 'c@acme.example']) {
      await allTries(account);
      expect((await refusal(account))?.message).toContain('in 60 seconds');
    }
    await forgetAttempts('b@acme.example', 'x');
    await asOwner("DELETE FROM rate_limits WHERE key LIKE 'login:%'"); // as if that minute had passed
    for (const account of ['b@acme.example', 'c@acme.example']) await allTries(account);
    expect((await refusal('b@acme.example'))?.message).toContain('in 60 seconds');
    expect((await refusal('c@acme.example'))?.message).toContain('in 2 minutes');
  });

  it('is told in seconds, then in minutes, never shorter than it is', () => {
    expect([1, 2, 89, 90, 120, 121].map(inWords)).toEqual([
      '1 second',
      '2 seconds',
      '89 seconds',
      '2 minutes',
      '2 minutes',
      '3 minutes',
    ]);
  });
});

it('where attempts cannot be counted nobody is let in, and nobody is told that it was too many', async () => {
  const member = await createMember();
  await asOwner('UPDATE users SET password_hash = $1 WHERE id = $2', [
    await hashPassword('correct horse'),
    member.userId,
  ]);
  await asOwner('ALTER TABLE rate_limits RENAME TO elsewhere');
  try {
    const failure = await signIn(member.email, 'correct horse', { address: null, device: null }).catch(
      (error) => error,
    );
    expect(failure).toBeInstanceOf(Error);
    expect(failure).not.toMatchObject({ code: 'limited' });
  } finally {
    await asOwner('ALTER TABLE elsewhere RENAME TO rate_limits');
  }
});

it('who guesses at the password of one open session shuts nobody else out', async () => {
  const [guesser, other] = [await createMember('admin'), await createMember('admin')];
  const longAgo = new Date(Date.now() - 11 * 60_000);
  for (let i = 0; i < 6; i++)
    await requireRecentPassword({ ...guesser, authenticatedAt: longAgo }, `guess ${i}`).catch(() => {});
  const again = (actor: typeof other) => requireRecentPassword({ ...actor, authenticatedAt: longAgo }, 'wrong');
  await expect(again(guesser)).rejects.toMatchObject({ code: 'limited' });
  await expect(again(other)).rejects.toMatchObject({ code: 'invalid' });
});

it('a session that is used goes on, and is written down once a minute at most', async () => {
  const member = await createMember();
  const token = await openSession(member.userId, member.workspaceId);
  const where = [Buffer.from(tokenHash(token))];
  const seen = async () =>
    (await asOwner<{ at: Date }>('SELECT last_seen_at AS at FROM sessions WHERE token_hash = $1', where))[0]?.at;
  const idle = async (interval: string) => {
    await asOwner(`UPDATE sessions SET last_seen_at = now() - interval '${interval}' WHERE token_hash = $1`, where);
    return (await seen())?.getTime();
  };
  const before = await idle('11 hours 59 minutes');
  const other = await openSession(member.userId, member.workspaceId);
  await asOwner("UPDATE sessions SET last_seen_at = now() - interval '2 hours' WHERE token_hash = $1", [
    Buffer.from(tokenHash(other)),
  ]);
  expect(await liveSession(token)).toMatchObject({ userId: member.userId });
  expect((await seen())?.getTime()).toBeGreaterThan((before ?? 0) + 11 * 3_600_000);
  const [untouched] = await asOwner<{ old: boolean }>(
    "SELECT last_seen_at < now() - interval '1 hour' AS old FROM sessions WHERE token_hash = $1",
    [Buffer.from(tokenHash(other))],
  );
  expect(untouched?.old, 'the use of one session keeps no other alive').toBe(true);
  const now = await idle('30 seconds');
  expect(await liveSession(token)).not.toBeNull();
  expect((await seen())?.getTime()).toBe(now);
  await asOwner("UPDATE sessions SET last_seen_at = now() - interval '13 hours' WHERE token_hash = $1", [
    Buffer.from(tokenHash(other)),
  ]);
  expect(await liveSession(other)).toBeNull();
  expect(await liveSession(token)).not.toBeNull();
});
