import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import * as logging from '@/lib/log';
import { connected, factsOf } from '@/lib/testing/syncing';
import { MAX_DURATION_S } from './cadence';
import { type Continuation, MAX_DEPTH, readContinuation, SIGNATURE_HEADER } from './continuation';
import type { Target } from './types';

/** What was left for after the response: run by `respond`, as the framework does once it is sent. */
const later: (() => Promise<void>)[] = [];
vi.mock('next/server', () => ({ after: (task: () => Promise<void>) => later.push(task) }));
const { continueSync, startSync } = await import('./start');

const DAY_S = 86_400;
const HISTORY_DAYS = 70;
const calls: string[] = [];
/** Seconds that the clock goes on by, at the first read of each slice. */
let slowBy = 0;
const goOn = (seconds: number) => void vi.setSystemTime(Date.now() + seconds * 1000);

/** Until when the provider answers nothing. */
let held = Promise.resolve();

/** A provider that has no usage on any day. */
const provider = createServer(async (request, response) => {
  await held;
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://provider');
  calls.push(`${pathname} ${searchParams.get('start_time')} ${searchParams.get('page')}`);
  if (slowBy > 0 && !pathname.endsWith('/projects')) goOn(slowBy);
  if (!pathname.endsWith('/projects')) slowBy = 0;
  const end = Math.min(Number(searchParams.get('end_time') ?? Infinity), Date.now() / 1000);
  const data: object[] = [];
  for (let start = Number(searchParams.get('start_time')); start < end; start += DAY_S)
    data.push({ start_time: start, results: [] });
  const body = { data: pathname.endsWith('/projects') ? [] : data, has_more: false, next_page: null };
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
});

type HandOver = { method: string | undefined; path: string | undefined; type: string | undefined; body: string };
const handOvers: (HandOver & { continuation: Continuation | null })[] = [];
const accepts: RequestListener = (_request, response) => void response.writeHead(202).end();
let answer = accepts;
/** This deployment, as the next slice's request meets it. */
const deployment = createServer(async (request, response) => {
  const body = await text(request);
  const continuation = readContinuation(body, `${request.headers[SIGNATURE_HEADER]}`);
  const { method, url: path, headers } = request;
  handOvers.push({ method, path, type: headers['content-type'], body, continuation });
  answer(request, response);
});

const lines: { msg: string; connectionId: string; err: { name: string; message?: string } }[] = [];
const logged = logging.logTo('error', { write: (line) => void lines.push(JSON.parse(line)) });

beforeAll(async () => {
  const originOf = async (server: typeof provider) => {
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  process.env.OPENAI_BASE_URL = `${await originOf(provider)}/v1`;
  process.env.APP_URL = await originOf(deployment);
});
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.spyOn(logging, 'log').mockReturnValue(logged);
  slowBy = 0;
  answer = accepts;
  for (const list of [later, calls, handOvers, lines]) list.length = 0;
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});
afterAll(() => {
  for (const server of [provider, deployment]) {
    server.closeAllConnections();
    server.close();
  }
});

const respond = async () => {
  for (const task of later.splice(0)) await task();
};
const outcomesOf = async (target: Target) =>
  (await factsOf(target)).runs.map(({ trigger, outcome }) => `${trigger} ${outcome}`);

/** A slice that runs out of time with days left to read. @returns what it handed over */
async function slice(target: Target, begin: () => void) {
  slowBy = 0.8 * MAX_DURATION_S + 1;
  begin();
  await respond();
  expect((await factsOf(target)).runs.at(-1)).toMatchObject({ outcome: 'partial' });
  return handOvers.at(-1)?.continuation;
}

it('begins once the response is sent and not before, and ends within what the response waits for', async () => {
  const target = await connected(HISTORY_DAYS);
  startSync(target, 'connect');
  await new Promise((resolve) => setImmediate(resolve));
  expect([later.length, calls, await outcomesOf(target)]).toEqual([1, [], []]);
  await respond();
  expect(await outcomesOf(target)).toEqual(['connect succeeded']);
  expect(handOvers).toEqual([]);
  expect(lines).toEqual([]);
});

it('runs four of a workspace at a time, and those of another meanwhile', async () => {
  const gate = Promise.withResolvers<void>();
  held = gate.promise;
  const first = await connected(1);
  const acme = [first, ...(await Promise.all([1, 2, 3, 4, 5].map((i) => connected(1, first.workspaceId, `sk-${i}`))))];
  const beta = await connected(1);
  for (const target of [...acme, beta]) startSync(target, 'manual');
  const tasks = later.splice(0).map((task) => task());
  const begun = async (targets: Target[]) => (await Promise.all(targets.map(outcomesOf))).flat();
  try {
    await vi.waitFor(
      async () => {
        expect(await begun([beta])).toEqual(['manual null']);
        expect(await begun(acme)).toHaveLength(4);
      },
      { timeout: 30_000, interval: 200 },
    );
  } finally {
    gate.resolve();
    held = Promise.resolve();
    await Promise.all(tasks);
  }
  expect(await begun([...acme, beta])).toEqual(Array.from({ length: 7 }, () => 'manual succeeded'));
}, 90_000);

it('hands what is left to a request of its own, signed, which goes on where it ended', async () => {
  const target = await connected(HISTORY_DAYS);
  const continuation = await slice(target, () => startSync(target, 'manual'));
  expect(handOvers).toMatchObject([{ method: 'POST', path: '/api/sync/continue', type: 'application/json' }]);
  const { fence } = (await factsOf(target)).schedule;
  expect(continuation).toMatchObject({ ...target, fence, depth: 1 });
  if (!continuation) throw new Error('The signature was refused.');
  const before = calls.splice(0);
  continueSync(continuation);
  expect(calls).toEqual([]);
  await respond();
  expect(await outcomesOf(target)).toEqual(['manual partial', 'continue succeeded']);
  // One pass: nothing of what the slice before has read, the names included.
  expect(calls.length).toBeGreaterThan(0);
  expect(calls.filter((call) => before.includes(call))).toEqual([]);
  expect(handOvers).toHaveLength(1);
  // What was handed over is used up: whoever sends it once more begins nothing.
  continueSync(continuation);
  await respond();
  expect(await outcomesOf(target)).toHaveLength(2);
  expect(lines).toEqual([]);
});

it('says with each slice how many there were and when the pass began, and leaves the rest to the cron after the last', async () => {
  const target = await connected(HISTORY_DAYS);
  const first = await slice(target, () => startSync(target, 'manual'));
  if (!first) throw new Error('The signature was refused.');
  expect((await slice(target, () => continueSync({ ...first, depth: 1 })))?.depth).toBe(2);
  const { fence } = (await factsOf(target)).schedule;
  const last = await slice(target, () => continueSync({ ...first, fence, depth: MAX_DEPTH - 1 }));
  expect(last).toMatchObject({ depth: MAX_DEPTH, passBegan: first.passBegan });
  if (!last) throw new Error('The signature was refused.');
  const handedOver = handOvers.length;
  await slice(target, () => continueSync(last));
  expect(handOvers).toHaveLength(handedOver);
  expect((await factsOf(target)).schedule.in_seconds).toBeLessThanOrEqual(0);
  expect(lines).toEqual([]);
});

it('has the time of its request, from when that came', async () => {
  const inTime = await connected(HISTORY_DAYS);
  slowBy = 0.8 * MAX_DURATION_S - 10;
  startSync(inTime, 'manual');
  await respond();
  expect(await outcomesOf(inTime)).toEqual(['manual succeeded']);
  const late = await connected(HISTORY_DAYS);
  startSync(late, 'manual');
  goOn(0.8 * MAX_DURATION_S + 1);
  calls.length = 0;
  await respond();
  expect([calls, await outcomesOf(late), handOvers.length]).toEqual([[], ['manual partial'], 1]);
});

it.each([
  ['refused', 401],
  ['in trouble', 503],
])('leaves it to the cron, and says so, where the next slice is %s', async (_title, status) => {
  const target = await connected(HISTORY_DAYS);
  answer = (_request, response) => void response.writeHead(status).end();
  await slice(target, () => startSync(target, 'manual'));
  expect(lines).toMatchObject([
    { connectionId: target.connectionId, err: { message: expect.stringContaining(`${status}`) } },
  ]);
  expect((await factsOf(target)).schedule.in_seconds).toBeLessThanOrEqual(0);
});

it('follows no redirect with what it signed', async () => {
  const target = await connected(HISTORY_DAYS);
  answer = (_request, response) => void response.writeHead(307, { location: '/elsewhere' }).end();
  await slice(target, () => startSync(target, 'manual'));
  expect(handOvers.map(({ path }) => path)).toEqual(['/api/sync/continue']);
  expect(lines).toMatchObject([{ connectionId: target.connectionId, err: { name: 'TypeError' } }]);
});

it('gives a hand-over up that is never answered', async () => {
  const target = await connected(HISTORY_DAYS);
  const givenUp = new AbortController();
  const timeout = vi.spyOn(AbortSignal, 'timeout');
  answer = () => givenUp.abort(new DOMException('Nobody answers.', 'TimeoutError'));
  startSync(target, 'manual');
  timeout.mockReturnValue(givenUp.signal);
  slowBy = 0.8 * MAX_DURATION_S + 1;
  await respond();
  expect(lines).toMatchObject([{ connectionId: target.connectionId, err: { name: 'TimeoutError' } }]);
  expect(await outcomesOf(target)).toEqual(['manual partial']);
});

it('fails nobody’s response where the sync itself breaks down: it is logged', async () => {
  const connectionId = 'no-id-of-the-database';
  startSync({ workspaceId: connectionId, connectionId }, 'manual');
  await expect(respond()).resolves.toBeUndefined();
  expect(lines).toMatchObject([{ connectionId }]);
  expect(handOvers).toEqual([]);
});
