import { beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { PAGE_SCOPE } from '@/lib/auth/page-scope';

const request = vi.hoisted(() => ({
  headers: new Headers({ origin: 'http://127.0.0.1:3000' }),
  cookie: undefined as { name: string; value: string } | undefined,
  scope: '',
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
const { action, parseInput } = await import('./action');
const { AppError } = await import('./errors');
const { route } = await import('./route');
const { signedIn } = await import('./testing/as-browser');

const form = (values: Record<string, string>) => {
  const data = new FormData();
  for (const [name, value] of Object.entries(values)) data.set(name, value);
  data.set(PAGE_SCOPE, request.scope);
  return data;
};

beforeEach(async () => {
  const { cookie, scope } = await signedIn('owner');
  Object.assign(request, { cookie, scope });
});

describe('an action', () => {
  const schema = z.strictObject({ name: z.string().min(1, 'Enter a name.') });
  const run = async (_actor: unknown, { name }: { name: string }) => {
    if (name === 'taken') throw new AppError('conflict', 'Taken.');
    return name;
  };
  const leading = action({ permission: 'workspace.write', schema, run, goTo: (name) => `/made/${name}` });

  it('leads on where it succeeded, and stays where it did not', async () => {
    await expect(leading(null, form({ name: 'dana' }))).rejects.toThrow('redirect /made/dana');
    expect(await leading(null, form({ name: 'taken' }))).toMatchObject({ ok: false, code: 'conflict' });
  });

  it('is given the fields of the form and none that the framework added', async () => {
    const staying = action({ permission: 'workspace.write', schema, run });
    expect(await staying(null, form({ name: 'dana', $ACTION_ID_7: '', '$ACTION_1:0': '{}' }))).toEqual({
      ok: true,
      data: 'dana',
    });
    expect(await staying(null, form({ name: 'dana', other: 'x' }))).toMatchObject({ ok: false, code: 'invalid' });
  });

  it('fails as a failure, never as a success, when there is a bug', async () => {
    const broken = action({
      permission: 'workspace.write',
      schema,
      run: async () => {
        throw new Error('bug');
      },
    });
    expect(await broken(null, form({ name: 'dana' }))).toMatchObject({ ok: false, code: 'internal' });
  });
});

it('input that is wrong as a whole is told at the form, and a field by its first message', () => {
  const refused = (schema: z.ZodType, input: unknown) => {
    try {
      return parseInput(schema, input);
    } catch (error) {
      return error;
    }
  };
  const swapped = z.object({ from: z.number(), to: z.number() }).refine(({ from, to }) => from <= to, 'Swapped.');
  expect(refused(swapped, { from: 2, to: 1 })).toMatchObject({ message: 'Swapped.', fields: { form: 'Swapped.' } });
  const name = z.object({ name: z.string().min(3, 'Too short.').startsWith('a', 'Begin with a.') });
  expect(refused(name, { name: 'b' })).toMatchObject({ message: 'Too short.', fields: { name: 'Too short.' } });
});

describe('a route', () => {
  const call = (answer: () => Promise<Response>, method = 'GET') =>
    route<object>('usage.read', answer)(new Request('http://127.0.0.1:3000/api/x', { method }), {
      params: Promise.resolve({}),
    });

  it('needs no origin where nothing is changed: browsers send none with GET and HEAD', async () => {
    for (const method of ['GET', 'HEAD'])
      expect((await call(async () => Response.json({}), method)).status, method).toBe(200);
    expect((await call(async () => Response.json({}), 'PUT')).status).toBe(403);
  });

  it('gives HEAD the head alone, and lets go of the body that nobody reads', async () => {
    const cancel = vi.fn();
    const streamed = async () => new Response(new ReadableStream({ cancel }), { headers: { 'x-rows': '7' } });
    const head = await call(streamed, 'HEAD');
    expect(head.body).toBeNull();
    expect(head.headers.get('x-rows')).toBe('7');
    expect(cancel).toHaveBeenCalledOnce();
    expect((await call(async () => new Response(null), 'HEAD')).status).toBe(200);
    expect(await (await call(async () => new Response('x'))).text()).toBe('x');
  });

  it('lets an answer say itself how it may be kept', async () => {
    const kept = async () => new Response('x', { headers: { 'cache-control': 'private, max-age=5' } });
    expect((await call(kept)).headers.get('cache-control')).toBe('private, max-age=5');
  });

  it('says what is wrong with which field, and no field where there is none', async () => {
    const fail = (error: Error) => async () => {
      throw error;
    };
    const invalid = await call(fail(new AppError('invalid', 'Bad day.', { from: 'Bad day.' })));
    expect(await invalid.json()).toEqual({
      error: { code: 'invalid', message: 'Bad day.', fields: { from: 'Bad day.' } },
    });
    const gone = await call(fail(new AppError('not_found', 'Gone.')));
    expect(await gone.json()).toEqual({ error: { code: 'not_found', message: 'Gone.' } });
  });
});
