import { beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { PAGE_SCOPE } from './auth/page-scope';

const OWN = 'http://127.0.0.1:3000';
const request = vi.hoisted(() => ({
  headers: new Headers(),
  cookie: undefined as { name: string; value: string } | undefined,
  scope: '',
  afterwards: [] as (() => Promise<void>)[],
}));
vi.mock('next/headers', () => ({
  headers: async () => request.headers,
  cookies: async () => ({ get: (name: string) => (request.cookie?.name === name ? request.cookie : undefined) }),
}));
vi.mock('next/navigation', () => ({
  redirect: (to: string) => {
    throw new Error(`redirect ${to}`);
  },
}));
vi.mock('next/server', async (original) => ({
  ...(await original<object>()),
  after: (work: () => Promise<void>) => request.afterwards.push(work),
}));
const { AppError } = await import('./errors');
const { progressAction } = await import('./progress-action');
const { signedIn } = await import('./testing/as-browser');
const { asOwner } = await import('./testing/factories');

const done: string[] = [];
let go = () => {};
/** Says what it is given, waits until it may go on, and fails for some names. */
const act = progressAction({
  permission: 'connections.write',
  schema: z.object({ name: z.string().min(1, 'Enter a name.'), key: z.string() }),
  run: async function* (_actor, { name }) {
    yield `first ${name}`;
    if (name === 'slow')
      await new Promise<void>((resolve) => {
        go = resolve;
      });
    yield 'second';
    if (name === 'taken') throw new AppError('conflict', 'Taken.', { name: 'Taken.' });
    return name;
  },
  afterwards: (_actor, name) => void done.push(name),
  goTo: (name) => `/made/${name}`,
  keeps: ['name'],
});

const form = (name: string) => {
  const data = new FormData();
  data.set('name', name);
  data.set('key', 'sk-admin-c4n4ry');
  data.set(PAGE_SCOPE, request.scope);
  return data;
};
const byScript = () => {
  request.headers = new Headers({ origin: OWN, 'next-action': 'id' });
};
async function read(name: string) {
  const answer = await act(null, form(name));
  if (!(answer instanceof ReadableStream)) throw new Error('no stream');
  return answer;
}

beforeEach(async () => {
  const { cookie, scope } = await signedIn('admin');
  Object.assign(request, { cookie, scope });
  request.headers = new Headers({ origin: OWN });
  request.afterwards = [];
  done.length = 0;
});

describe('an action that reports its steps', () => {
  it('posted by the browser itself, leads on once it is done', async () => {
    await expect(act(null, form('dana'))).rejects.toThrow('redirect /made/dana');
    expect(done).toEqual(['dana']);
  });

  it('posted by the browser itself, says what went wrong with what was typed, but no secret', async () => {
    const answer = await act(null, form('taken'));
    expect(answer).toEqual({
      steps: ['first taken', 'second'],
      failure: { ok: false, code: 'conflict', message: 'Taken.', fields: { name: 'Taken.' }, typed: { name: 'taken' } },
    });
    expect(JSON.stringify(await act(null, form('')))).not.toContain('c4n4ry');
    expect(done).toEqual([]);
  });

  it('called by a script, tells each step when it is known', async () => {
    byScript();
    const reader = (await read('slow')).getReader();
    expect((await reader.read()).value).toEqual({ step: 'first slow' });
    const next = reader.read();
    expect(await Promise.race([next, new Promise((resolve) => setTimeout(resolve, 50, 'waits'))])).toBe('waits');
    go();
    expect((await next).value).toEqual({ step: 'second' });
    expect((await reader.read()).value).toEqual({ done: 'slow' });
    expect((await reader.read()).done).toBe(true);
    expect(done).toEqual([]); // until the answer has been sent
    await Promise.all(request.afterwards.map((work) => work()));
    expect(done).toEqual(['slow']);
  });

  it('goes on to its end, and to what follows, where the reader has gone', async () => {
    byScript();
    const stream = await read('slow');
    await stream.cancel();
    go();
    await Promise.all(request.afterwards.map((work) => work()));
    expect(done).toEqual(['slow']);
  });

  it('called by a script, tells a failure, and does not repeat what was typed', async () => {
    byScript();
    const lines: unknown[] = [];
    for await (const line of await read('taken')) lines.push(line);
    expect(lines.at(-1)).toEqual({
      failed: { ok: false, code: 'conflict', message: 'Taken.', fields: { name: 'Taken.' } },
    });
    await Promise.all(request.afterwards.map((work) => work()));
    expect(done).toEqual([]);
  });

  it('refuses a foreign origin, a page of another workspace and a role that may not, before anything runs', async () => {
    request.headers = new Headers({ origin: 'https://evil.example' });
    expect(await act(null, form('dana'))).toMatchObject({ steps: [], failure: { code: 'forbidden' } });
    request.headers = new Headers({ origin: OWN });
    request.scope = `${crypto.randomUUID()}.${request.scope.split('.')[1]}`;
    expect(await act(null, form('dana'))).toMatchObject({ steps: [], failure: { code: 'stale' } });
    const { cookie, scope } = await signedIn('finance');
    Object.assign(request, { cookie, scope });
    expect(await act(null, form('dana'))).toMatchObject({ steps: [], failure: { code: 'forbidden' } });
  });

  it.each([
    ['by a script', { 'next-action': 'id' }],
    ['by the browser itself', {}],
  ])('notes a role that may not in the audit log, called %s', async (_, more) => {
    const { cookie, scope, member } = await signedIn('finance');
    Object.assign(request, { cookie, scope, headers: new Headers({ origin: OWN, ...more }) });
    const answer = await act(null, form('dana'));
    if (answer instanceof ReadableStream) for await (const line of answer) expect(line).toHaveProperty('failed');
    const noted = await asOwner<{ action: string; data: object }>(
      'SELECT action, data FROM audit_entries WHERE workspace_id = $1',
      [member.workspaceId],
    );
    expect(noted).toEqual([
      { action: 'member.refused', data: expect.objectContaining({ permission: 'connections.write' }) },
    ]);
  });
});
