import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Member } from '@/lib/auth/actor';
import { hashPassword } from '@/lib/auth/password';
import { signIn } from '@/lib/auth/sign-in';
import { asOwner, createMember } from '@/lib/testing/factories';

const PROCESSES = 4;
const PASSWORD = 'correct horse battery';
const ADDRESS = '192.0.2.1';

let dana: Member;
const children: ChildProcess[] = [];
beforeEach(async () => {
  dana = await createMember();
  await asOwner('UPDATE users SET password_hash = $2 WHERE id = $1', [dana.userId, await hashPassword(PASSWORD)]);
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

type Told = { lookedAt: number; limited: number; let: number; failed: number };

/** Processes of their own that guess at once, so many times from each of their addresses. @returns what all of them saw */
async function guess(tries: number, addressesOf: (process: number) => string[]): Promise<Told> {
  const started = Array.from({ length: PROCESSES }, (_, i) =>
    spawn(
      process.execPath,
      [
        '--conditions=react-server',
        '--import',
        'tsx',
        'e2e/instances/guesser.ts',
        dana.email,
        `${tries}`,
        ...addressesOf(i),
      ],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    ),
  );
  children.push(...started);
  const lines = started.map(async (child) => {
    const [chunk] = (await Promise.race([
      once(child.stdout, 'data'),
      once(child, 'exit').then(([code]) => Promise.reject(new Error(`A process ended early, with code ${code}.`))),
    ])) as [Buffer];
    return JSON.parse(chunk.toString()) as Told;
  });
  for (const { stdin } of started) stdin.write('go\n');
  const all = await Promise.all(lines);
  const sum = (name: keyof Told) => all.reduce((total, told) => total + told[name], 0);
  return { lookedAt: sum('lookedAt'), limited: sum('limited'), let: sum('let'), failed: sum('failed') };
}

const fromHere = () => signIn(dana.email, PASSWORD, { address: ADDRESS, device: null });
/** As if the time of every wait had passed. */
const waitsPass = () => asOwner("UPDATE rate_limits SET expire = $1 WHERE key LIKE 'login:%'", [Date.now() - 1]);
const noted = () =>
  asOwner<{ data: unknown }>(
    "SELECT data FROM audit_entries WHERE workspace_id = $1 AND action = 'member.attempts_used_up'",
    [dana.workspaceId],
  );

it('four processes get the five tries of one account and address together, and nobody is locked out for good', async () => {
  expect(await guess(6, () => [ADDRESS])).toEqual({ lookedAt: 5, limited: 19, let: 0, failed: 0 });
  await expect.poll(noted).toEqual([{ data: { email: dana.email } }]);
  await expect(fromHere()).rejects.toMatchObject({ code: 'limited', message: expect.stringMatching(/in \d+ seconds/) });
  await waitsPass();
  expect(await guess(6, () => [ADDRESS])).toMatchObject({ lookedAt: 5, limited: 19 });
  await expect(fromHere()).rejects.toMatchObject({ code: 'limited', message: expect.stringMatching(/in 2 minutes/) });
  await waitsPass();
  expect(await fromHere()).toEqual(expect.any(String));
  expect(await fromHere()).toEqual(expect.any(String));
}, 60_000);

it('a guesser with an address of their own for each process gets the thirty of the account', async () => {
  const addresses = (process: number) => [1, 2, 3].map((host) => `198.51.100.${process * 10 + host}`);
  expect(await guess(4, addresses)).toEqual({ lookedAt: 30, limited: 18, let: 0, failed: 0 });
  await expect(fromHere()).rejects.toMatchObject({ code: 'limited' });
  await waitsPass();
  expect(await fromHere()).toEqual(expect.any(String));
}, 60_000);
