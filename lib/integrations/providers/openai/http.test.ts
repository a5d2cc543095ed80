import { describe, expect, it, vi } from 'vitest';
import { sentenceOf } from '@/lib/activity/sentences';
import * as logging from '@/lib/log';
import { RefusedAddress } from '@/lib/outbound/errors';
import type { Fetch } from '@/lib/outbound/fetch';
import { ProxyRefused } from '@/lib/outbound/tunnel';
import { Secret } from '@/lib/secret';
import { Slots } from '@/lib/slots';
import { failedEvent } from '@/lib/sync/ending';
import { FakeProvider } from '@/lib/testing/fake-provider';
import type { CallRecord, Provider, ProviderError } from '../../provider';
import { verifyKey } from '../../verify';
import { PROJECTS } from './endpoints';
import { get } from './http';

/** A call whose permit runs out while it is dialled; `asked` is answered from the given answers, one after the other. */
function slowDial(...answers: (() => boolean | never)[]) {
  const calls: CallRecord[] = [];
  let dialled = false;
  let asked = 0;
  let sent = 0;
  const answer = get(
    {
      baseUrl: 'http://127.0.0.1',
      key: new Secret('sk-admin-test'),
      heavy: new Slots(1),
      onCall: (call) => calls.push(call),
      beforeRequest: async () => {
        const stands = answers[asked++]?.() ?? true;
        return () => stands && (asked > 1 || !dialled);
      },
      outside: {
        now: () => new Date(),
        fetch: async (_url, { beforeSending }) => {
          dialled = true;
          await beforeSending?.();
          sent++;
          return Response.json({ data: [] });
        },
      },
    },
    PROJECTS,
    new URLSearchParams(),
  );
  return { answer, calls, count: () => ({ asked, sent }) };
}

it('a request that took long to dial asks again before it is sent', async () => {
  const { answer, calls, count } = slowDial();
  await answer;
  expect(count()).toEqual({ asked: 2, sent: 1 });
  expect(calls).toHaveLength(1);
});

it('and is neither sent nor logged where the answer is no', async () => {
  const no = new Error('fenced off');
  const { answer, calls, count } = slowDial(
    () => true,
    () => {
      throw no;
    },
  );
  await expect(answer).rejects.toBe(no);
  expect(count()).toEqual({ asked: 2, sent: 0 });
  expect(calls).toEqual([]);
});

/** Sessions of which every read fails. */
const refusing =
  (error: ProviderError): Provider['open'] =>
  () => ({
    origin: { baseUrl: '', isSandbox: false },
    organizationId: () => null,
    readUsage: () => Promise.reject(error),
    tryUsage: () => Promise.reject(error),
    readProjects: () => Promise.reject(error),
  });

/** One call over a `fetch` of the test's, with what was recorded of it. */
async function called(fetch: Fetch, { key = 'sk-admin-test', signal }: { key?: string; signal?: AbortSignal } = {}) {
  const calls: CallRecord[] = [];
  const outside = { now: () => new Date(), fetch };
  const connection = {
    baseUrl: 'http://127.0.0.1',
    key: new Secret(key),
    heavy: new Slots(1),
    onCall: (call: CallRecord) => void calls.push(call),
    outside,
    ...(signal && { signal }),
  };
  const answer = await get(connection, PROJECTS, new URLSearchParams()).catch((error: ProviderError) => error);
  return { answer, call: calls[0] };
}

describe('a call records what happened', () => {
  const never = () => new Promise<never>(() => {});
  const canceled = () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('another call settled it')), 20);
    return controller.signal;
  };

  it('that it was canceled before an answer came, although its fetch never settles', async () => {
    const { answer, call } = await called(never, { signal: canceled() });
    expect(answer).toMatchObject({ code: 'unreachable' });
    expect(call).toMatchObject({ status: null, canceled: true });
  });

  it.each([200, 403])('that it was canceled within the body, and the status %i that had come', async (status) => {
    const endless = new ReadableStream({ pull: never });
    const { call } = await called(async () => new Response(endless, { status }), { signal: canceled() });
    expect(call).toMatchObject({ status, canceled: true });
  });

  it('that no answer came, or what the answer was, where nobody canceled it', async () => {
    const lost = await called(() => Promise.reject(new Error('reset')));
    expect(lost.call).toMatchObject({ status: null });
    const refused = await called(async () => new Response('{}', { status: 403 }));
    expect(refused.call).toMatchObject({ status: 403 });
    for (const { call } of [lost, refused]) expect(call).not.toHaveProperty('canceled');
  });
});

describe('a call that a setting of the operator keeps from OpenAI', () => {
  it.each([
    [
      'an address',
      new RefusedAddress('api.openai.com', '198.18.0.5'),
      ['api.openai.com', '198.18.0.5', 'OUTBOUND_ALLOW'],
    ],
    ['a proxy', new ProxyRefused('api.openai.com', 407), ['api.openai.com', 'HTTPS_PROXY', '407']],
  ])('%s: the log names it, and nobody is told to wait', async (_what, error, named) => {
    const lines: string[] = [];
    vi.spyOn(logging, 'log').mockReturnValue(logging.logTo('warn', { write: (line) => void lines.push(line) }));
    const { answer } = await called(() => Promise.reject(error));
    vi.restoreAllMocks();
    expect(answer).toMatchObject({ code: 'unreachable', needsOperator: true });
    for (const word of named) expect(lines.join()).toContain(word);
    const told = (answer as ProviderError).message;
    expect(told).toMatch(/Waiting does not help: ask the operator/);
    expect(told).not.toMatch(/198\.18|try again/i);
    const steps = verifyKey(
      Object.assign(new FakeProvider(), { open: refusing(answer as ProviderError) }),
      new Secret('sk-admin-test'),
    );
    const checks = [(await steps.next()).value, (await steps.next()).value];
    expect(checks[1]).toMatchObject({ status: 'failed', detail: told });
    expect(sentenceOf('sync_failed', failedEvent(answer as ProviderError).data).fix).toMatch(/^Ask the operator/);
  });

  it('a name without any address, or a proxy in trouble, may be better in a moment', async () => {
    for (const error of [new RefusedAddress('api.openai.com', null), new ProxyRefused('api.openai.com', 502)]) {
      const { answer } = await called(() => Promise.reject(error));
      expect(answer).toMatchObject({ code: 'unreachable', needsOperator: false });
    }
  });
});

describe('a piece of the key that comes back', () => {
  const key = 'sk-admin-K7qZp2XwV9uRtY4mN8bC3dF6gH1jL5sA0eQ';
  const piece = key.slice(12, 24);
  const kept = ({ answer, call }: Awaited<ReturnType<typeof called>>) =>
    JSON.stringify([answer, answer instanceof Error ? answer.message : null, call]);

  it.each([
    ['escaped', `{"data":[{"name":"\\u0073k-admin-${key.slice(9)}"}]}`],
    ['as the name of a field', JSON.stringify({ data: [{ [piece]: 1 }] })],
    ['in base64', JSON.stringify({ next_page: Buffer.from(piece).toString('base64') })],
  ])('%s: nothing of the answer is used, and why is said', async (_how, body) => {
    const result = await called(async () => new Response(body), { key });
    expect(result.answer).toMatchObject({ code: 'bad_answer', message: expect.stringContaining('sent the key back') });
    expect(kept(result)).not.toContain(piece);
  });

  it('in a header: it is not kept, and the call says so', async () => {
    for (const value of [`req_${piece}`, Buffer.from(piece).toString('hex'), piece.toLowerCase()]) {
      const headers = { 'x-request-id': value, 'openai-organization': value };
      const { answer, call } = await called(async () => new Response('{}', { headers }), { key });
      expect(answer).toMatchObject({ requestId: null, organizationId: null });
      expect(call).toMatchObject({ requestId: null, withheld: true });
    }
  });

  it('as the scope that is missing: nothing of the refusal is kept', async () => {
    const lower = 'sk-admin-abcdefghijklmnopqrstuvwxyzabcdefghij';
    const body = JSON.stringify({ error: { message: 'Missing scopes: api.klmnopqrstuv.read' } });
    const result = await called(async () => new Response(body, { status: 403 }), { key: lower });
    expect(kept(result)).not.toContain('klmnopqrst');
  });
});
