import { afterAll, describe, expect, it } from 'vitest';
import type { Member } from './auth/actor';
import { memberOf } from './auth/member';
import { liveSession, openSession } from './auth/sessions';
import { closeDb, globalDb } from './db';
import { createMember } from './testing/factories';
import { withWorkspace } from './workspace';

const POOL = 4;
process.env.DATABASE_POOL = `${POOL}`;
afterAll(() => {
  delete process.env.DATABASE_POOL;
});

const SLEEP_S = 2;
type Options = Parameters<typeof withWorkspace>[3];
const sleep = (actor: Member, options: Options) =>
  withWorkspace(actor, 'usage.read', ({ db }) => db.$queryRaw`SELECT pg_sleep(${SLEEP_S})::text`, options);

/** How long a request of somebody else takes, in milliseconds: the session, the member, and what they came for. */
async function requestOf(member: Member, token: string, options: Options): Promise<number> {
  const began = performance.now();
  const session = await liveSession(token);
  if (!session || !(await memberOf(session))) throw new Error('no session');
  await withWorkspace(member, 'usage.read', ({ db }) => db.connection.findMany(), options);
  await globalDb().user.count();
  return performance.now() - began;
}

describe.each<[connections: string, options: Options]>([
  ['usual', {}],
  ['snapshot', { snapshot: true, replica: true }],
  ['patient', { timeout: 60_000 }],
])('the %s connections', (_, options) => {
  it('are never all one workspace’s: another goes on while reports of minutes wait', async () => {
    const [acme, beta] = [await createMember(), await createMember()];
    const token = await openSession(beta.userId, beta.workspaceId);
    await requestOf(beta, token, options); // the connections are open
    const saturating = Promise.allSettled(Array.from({ length: 20 }, () => sleep(acme, options)));
    const times: number[] = [];
    for (let i = 0; i < 10; i++) times.push(await requestOf(beta, token, options));
    expect(Math.max(...times)).toBeLessThan(1_000);
    const results = await saturating;
    const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(results.length - failures.length).toBeGreaterThanOrEqual(POOL);
    for (const failure of failures) expect(failure).toMatchObject({ code: 'unavailable', retryAfterS: 5 });
  });

  it('are taken in turns where two workspaces want them all: a third waits for one of their statements at most', async () => {
    const [acme, beta, third] = [await createMember(), await createMember(), await createMember()];
    const saturating = Promise.allSettled(
      [acme, beta].flatMap((one) => Array.from({ length: 10 }, () => sleep(one, options))),
    );
    const began = performance.now();
    await withWorkspace(third, 'usage.read', ({ db }) => db.connection.findMany(), options);
    expect(performance.now() - began).toBeLessThan(SLEEP_S * 1_000 + 1_500);
    await saturating;
  });
});

it('are all given back', async () => {
  const member = await createMember();
  await Promise.all(Array.from({ length: POOL / 2 }, () => sleep(member, {})));
  await closeDb();
});
