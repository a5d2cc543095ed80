import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, it, vi } from 'vitest';

const request = vi.hoisted(() => ({ cookie: undefined as { name: string; value: string } | undefined }));
vi.mock('next/headers', () => ({
  headers: async () => new Headers(),
  cookies: async () => ({ get: (name: string) => (request.cookie?.name === name ? request.cookie : undefined) }),
}));
const { GET: exportView } = await import('@/app/api/usage/view.csv/route');
const { GET: exportAuditLog } = await import('@/app/api/audit-log/export.csv/route');
const { disconnect } = await import('@/lib/integrations/disconnect');
const { cookieOf, signedIn } = await import('@/lib/testing/as-browser');
const { asOwner, createMember } = await import('@/lib/testing/factories');
const { connected } = await import('@/lib/testing/syncing');
const { openSession } = await import('@/lib/auth/sessions');
const { copyCsv } = await import('@/lib/csv-copy');
const { Prisma } = await import('@/lib/generated/prisma/client');

const POOL = 10;
type Person = { cookie: { name: string; value: string } };
const open: ReadableStream<unknown>[] = [];
afterEach(async () => {
  for (const stream of open.splice(0)) await stream.cancel().catch(() => {});
});

/** Asks as a browser that opens a file and does not read it: more than the connection holds back by itself. */
async function leaveOpen({ cookie }: Person, route: typeof exportView = exportView): Promise<Response> {
  request.cookie = cookie;
  const url = 'http://127.0.0.1:3000/?by=cumulative&group=project&from=2016-12-01&to=2026-11-30';
  const response = await route(new Request(route === exportView ? url : 'http://127.0.0.1:3000/'), {
    params: Promise.resolve({}),
  });
  if (response.status === 200 && response.body) open.push(response.body);
  return response;
}

async function colleague(workspaceId: string): Promise<Person> {
  const member = await createMember('finance', workspaceId);
  return { cookie: await cookieOf(await openSession(member.userId, workspaceId)) };
}

const transactions = () =>
  asOwner(`SELECT FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND xact_start IS NOT NULL`);

it('two a person, half of the connections a workspace: the next one is refused in words, and others’ go on', async () => {
  const dana = await signedIn('owner');
  const { workspaceId } = dana.member;
  const statuses = async (people: Person[]) => {
    const answers: Response[] = [];
    for (const person of people) answers.push(await leaveOpen(person));
    return answers;
  };
  const [, , third] = await statuses([dana, dana, dana]);
  expect(third?.status).toBe(429);
  expect(Number(third?.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await third?.json()).toMatchObject({
    error: { code: 'limited', message: expect.stringContaining('2 exports') },
  });
  expect((await leaveOpen(dana, exportAuditLog)).status, 'of the audit log too').toBe(429);

  const others = await Promise.all([1, 2, 3].map(() => colleague(workspaceId)));
  const answers = await statuses(others.flatMap((person) => [person, person]));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429, 429, 429]);
  expect(await answers[5]?.json()).toMatchObject({
    error: { message: expect.stringContaining('Your workspace has 5') },
  });

  // Refused before it began: the audit log has those that did.
  const entries = await asOwner('SELECT FROM audit_entries WHERE workspace_id = $1', [workspaceId]);
  expect(entries).toHaveLength(5);

  const lee = await signedIn('owner');
  for (const route of [exportView, exportAuditLog]) {
    const began = performance.now();
    const answer = await leaveOpen(lee, route);
    expect(answer.status).toBe(200);
    expect((await answer.text()).length).toBeGreaterThan(0);
    expect(performance.now() - began, 'another workspace waits for nobody').toBeLessThan(5_000);
  }
});

it('with every connection for exports taken the next workspace is told to come back, and all but exports go on', async () => {
  for (let i = 0; i < POOL; i++) expect((await leaveOpen(await signedIn('owner'))).status).toBe(200);
  expect(await transactions()).toHaveLength(POOL);
  const lee = await signedIn('owner');
  const refused = await leaveOpen(lee);
  expect(refused.status).toBe(503);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await refused.json()).toMatchObject({
    error: { code: 'unavailable', message: expect.stringContaining('busy') },
  });

  const { connectionId } = await connected(10, lee.member.workspaceId);
  const [{ name } = { name: '' }] = await asOwner<{ name: string }>('SELECT name FROM connections WHERE id = $1', [
    connectionId,
  ]);
  const began = performance.now();
  await disconnect(lee.member, { id: connectionId, typedName: name, deleteUsageName: name });
  expect(performance.now() - began).toBeLessThan(10_000);
  expect(await asOwner('SELECT FROM credentials WHERE connection_id = $1', [connectionId])).toEqual([]);
});

it('are counted over all instances, and free again when one of those dies', async () => {
  const dana = await signedIn('owner');
  const other = spawn(
    process.execPath,
    ['--conditions=react-server', '--import', 'tsx', 'e2e/instances/exporter.ts', JSON.stringify(dana.member)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  try {
    await once(other.stdout, 'data');
    expect((await leaveOpen(dana)).status).toBe(429);
    const entries = await asOwner('SELECT FROM audit_entries WHERE workspace_id = $1', [dana.member.workspaceId]);
    expect(entries).toHaveLength(0);
  } finally {
    other.kill('SIGKILL');
  }
  await vi.waitFor(async () => expect((await leaveOpen(dana)).status).toBe(200), { timeout: 15_000, interval: 250 });
});

it('a place is given back when an export could not be begun', async () => {
  const member = await createMember('finance');
  const failing = { columns: [{ name: 'n', kind: 'number' as const }], query: () => Promise.reject(new Error('bug')) };
  for (let i = 0; i < POOL + 1; i++) await expect(copyCsv(member, 'usage.read', failing)).rejects.toThrow('bug');
  const refused = { ...failing, note: () => Promise.reject(new Error('no note')) };
  for (let i = 0; i < POOL + 1; i++) await expect(copyCsv(member, 'usage.read', refused)).rejects.toThrow('no note');
  const query = Prisma.sql`SELECT 1 AS n`;
  expect(await new Response(await copyCsv(member, 'usage.read', { ...failing, query })).text()).toBe('n\r\n1\r\n');
});
