import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CryptoError } from './encryption/key-provider';
import { logConsole } from './framework-errors';
import { logTo } from './log';
import { inRequest } from './request-id';
import { Secret } from './secret';

const CANARY = 'canary-7f3a9c';
function written(write: (log: ReturnType<typeof logTo>) => void) {
  const lines: string[] = [];
  write(logTo('debug', { write: (line: string) => lines.push(line) }));
  return { text: lines.join(''), entries: lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}
const withAll = (error: object) =>
  Object.assign(error, {
    parameters: [CANARY],
    headers: { authorization: `Bearer ${CANARY}` },
    body: CANARY,
    detail: `Key (email)=(${CANARY}) already exists.`,
    meta: {
      target: CANARY,
      driverAdapterError: Object.assign(new Error(CANARY), { cause: { kind: 'x', values: CANARY } }),
    },
  });
const caught = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return error;
  }
};

describe('an entry of the log', () => {
  it.each([
    ['an error that quotes', () => new Error(`Invalid value ${CANARY}`)],
    ['an error with properties', () => withAll(new TypeError(CANARY))],
    ['a chain of causes', () => new Error(CANARY, { cause: withAll(new Error(CANARY, { cause: CANARY })) })],
    ['several at once', () => new AggregateError([withAll(new Error(CANARY)), CANARY], CANARY)],
    ['text that is not JSON', () => caught(() => JSON.parse(CANARY))],
    ['an address that is none', () => caught(() => new URL(CANARY))],
    ['a header that cannot be', () => caught(() => new Headers({ authorization: `${CANARY}\n` }))],
    ['a number that is none', () => caught(() => BigInt(CANARY))],
    ['a stack in the message', () => new Error(`x\n    at ${CANARY} (file.ts:1:1)`)],
    ['an error of a name', () => Object.assign(new Error(), { name: `${CANARY} <b>`, code: `${CANARY} "` })],
    ['a text', () => CANARY],
    ['an object', () => withAll({ message: CANARY, stack: `Error\n    at ${CANARY}` })],
    ['a secret', () => new Secret(CANARY)],
    ['what cannot be looked at', () => new Proxy({}, { get: () => caught(() => BigInt(CANARY)) })],
    [
      'what throws when it is looked at',
      () => ({
        get name() {
          throw new Error(CANARY);
        },
      }),
    ],
    ['a list', () => [CANARY]],
    ['a function', () => () => CANARY],
  ])('tells of %s what it is and where, and nothing of what is in it', (_what, make) => {
    const { text, entries } = written((log) => log.error({ err: make() }, 'Unexpected'));
    expect(entries).toMatchObject([{ level: 50, msg: 'Unexpected', err: { name: expect.any(String) } }]);
    expect(text).not.toContain(CANARY);
  });

  it('ends, whatever refers to itself', () => {
    const error = new Error(CANARY);
    error.cause = error;
    expect(written((log) => log.error({ err: error }, 'Unexpected')).text.length).toBeLessThan(20_000);
  });

  it('holds nothing of an error but names, codes and places, whatever it is made of', () => {
    fc.assert(
      fc.property(
        fc.object({ maxDepth: 3, values: [fc.constant(`${CANARY} `), fc.constant([`"${CANARY}`])] }),
        (thing) => {
          const error = Object.assign(new Error(CANARY), thing, { name: 'Error', stack: new Error(CANARY).stack });
          expect(written((log) => log.error({ err: error }, 'Unexpected')).text).not.toContain(CANARY);
        },
      ),
    );
  });

  it('keeps what finds the fault: class, code, place, and our own words', () => {
    const cause = Object.assign(new Error(CANARY), { code: '23505', table: 'users', constraint: 'users_email_key' });
    const { entries } = written((log) => log.error({ err: new CryptoError('It was changed.'), runId: 'r1' }, 'Failed'));
    expect(entries[0]).toMatchObject({ runId: 'r1', err: { name: 'CryptoError', message: 'It was changed.' } });
    const more = written((log) => log.error({ err: new RangeError('x', { cause }) }, 'Failed')).entries[0];
    expect(more).toMatchObject({
      err: { name: 'RangeError', causes: [{ code: '23505', table: 'users', constraint: 'users_email_key' }] },
    });
    expect(JSON.stringify(more)).toContain('log.test.ts');
  });

  it('has no field that is not on the list, and of those one short line each', () => {
    const fields = {
      key: CANARY,
      headers: { cookie: CANARY },
      route: `/a\u001b[31m\r\n${'x'.repeat(900)}`,
      code: null,
    };
    const { text, entries } = written((log) => log.warn(fields as object, 'Odd'));
    expect(text).not.toContain(CANARY);
    expect(Object.keys(entries[0] ?? {}).sort()).toEqual(['level', 'msg', 'route', 'time']);
    expect(entries[0]?.route).toMatch(/^\/a \[31m x{200,300}$/);
  });

  it('has no key in it even where one was put into words', () => {
    const words = 'sk-admin-abcdefghijkl and Bearer abc.def and postgresql://doow:pass@db/x';
    const { entries } = written((log) => log.warn({ printed: words }, 'Odd'));
    expect(entries[0]?.printed).toBe('[redacted] and [redacted] and postgresql://[redacted]@db/x');
  });
});

describe('the request an entry belongs to', () => {
  const id = '3f2a1b4c-5d6e-4f70-8a9b-0c1d2e3f4a5b';
  it('stands in every line of it, in what goes on after it too, and in no other', async () => {
    const lines: string[] = [];
    const log = logTo('debug', { write: (line: string) => lines.push(line) });
    await inRequest(new Headers({ 'x-request-id': id }), async () => {
      log.info({}, 'begins');
      await new Promise((resolve) => setTimeout(resolve, 1));
      log.info({}, 'goes on');
    });
    log.info({}, 'other');
    expect(lines.map((line) => (JSON.parse(line) as { requestId?: string }).requestId)).toEqual([id, id, undefined]);
  });

  it.each(['', 'mine', `${id}x`, `${id}\u00e9`, '$'.repeat(36)])('is a new one for “%s”', (given) => {
    const headers = new Headers(given ? { 'x-request-id': given } : {});
    const { entries } = written((log) => inRequest(headers, () => log.info({}, 'x')));
    expect(entries[0]?.requestId).toMatch(/^[\da-f-]{36}$/);
    expect(entries[0]?.requestId).not.toBe(given);
  });
});

it('what the framework prints is an entry too, and a page’s error is left to the hook that knows its request', () => {
  const real = { error: console.error, warn: console.warn };
  const lines: string[] = [];
  try {
    logConsole(logTo('debug', { write: (line: string) => lines.push(line) }));
    console.error('⨯ Failed', new Error(CANARY, { cause: CANARY }), { body: CANARY });
    console.warn(`Beware of /join/${CANARY}?x=1 here`);
    console.error(Object.assign(new Error(CANARY), { digest: '1' }));
  } finally {
    Object.assign(console, real);
  }
  expect(lines.join('')).not.toContain(CANARY);
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: 50, printed: '⨯ Failed', err: { name: 'Error' } },
    { level: 40, printed: 'Beware of /… here' },
  ]);
});
