import { globSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ACTION_ACCESS, type Access, PAGE_ACCESS, ROUTE_ACCESS } from '@/e2e/support/entry-points';
import { PAGE_SCOPE } from '@/lib/auth/page-scope';
import { can, ROLES, type Role } from '@/lib/auth/permissions';
import { asOwner, createConnection } from '@/lib/testing/factories';

// Pages, routes and actions as the build calls them, with nothing before them: no proxy, no layout, no framework.
const request = vi.hoisted(() => ({
  headers: new Headers(),
  cookie: undefined as { name: string; value: string } | undefined,
}));
vi.mock('next/headers', () => ({
  headers: async () => request.headers,
  cookies: async () => ({ get: (name: string) => (request.cookie?.name === name ? request.cookie : undefined) }),
}));
const { signedIn } = await import('@/lib/testing/as-browser');

type Person = { cookie: typeof request.cookie; scope: string };
const NOBODY: Person = { cookie: undefined, scope: '' };
const addressOf = (file: string) =>
  `/${file
    .split('/')
    .slice(1, -1)
    .filter((part) => !part.startsWith('('))
    .join('/')}`;
const load = async (file: string) =>
  (await import(/* @vite-ignore */ pathToFileURL(file).href)) as Record<string, unknown>;

const pages = globSync('app/**/page.tsx').map((file) => ({ file, address: addressOf(file) }));
const routes = globSync('app/api/**/route.ts').map((file) => ({ file, address: addressOf(file) }));
const actionFiles = globSync('lib/**/*actions.ts');

const own = await signedIn('owner');
const connectionId = await createConnection(own.member.workspaceId, { name: 'Nobody else may see this' });
const foreign = await signedIn('owner');
const as: Record<Role, Person> = Object.fromEntries(
  await Promise.all(ROLES.map(async (role) => [role, await signedIn(role)])),
);
const params = { id: connectionId, provider: 'openai', token: 'none', nextauth: ['session'] };

/** How a page ends: with the digest of the framework's redirect or 404, or `shown`. */
const visit = async (file: string, { cookie }: Person): Promise<string> => {
  request.cookie = cookie;
  const { default: Page } = await load(file);
  const props = { params: Promise.resolve(params), searchParams: Promise.resolve({}) };
  return (Page as (props: object) => Promise<unknown>)(props).then(
    () => 'shown',
    (error) => `${error.digest ?? error}`,
  );
};
const SIGN_IN = /^NEXT_REDIRECT;replace;\/sign-in/;
const NOT_FOUND = 'NEXT_HTTP_ERROR_FALLBACK;404';

beforeEach(() => {
  request.headers = new Headers({ origin: 'http://127.0.0.1:3000', 'x-pathname': '/usage' });
});

const closed = pages.flatMap(({ file, address }) => {
  const access = PAGE_ACCESS[address];
  return access === 'public' ? [] : [{ file, address, access: access as Exclude<Access, 'public'> }];
});

it('every page and route of the application is here', () => {
  expect(pages.map(({ address }) => address).sort()).toEqual(Object.keys(PAGE_ACCESS).sort());
  const listed = new Set(Object.keys(ROUTE_ACCESS).map((entry) => entry.split(' ')[1]));
  expect(routes.map(({ address }) => address).sort()).toEqual([...listed].sort());
});

describe.each(closed)('the page $address by itself', ({ file, address, access }) => {
  it('sends nobody to sign in, and shows nothing to a role that may not', async () => {
    expect(await visit(file, NOBODY)).toMatch(SIGN_IN);
    for (const role of ROLES)
      if (access !== 'signed-in' && !can(role, access))
        expect([role, await visit(file, as[role])]).toEqual([role, NOT_FOUND]);
    if (address.includes('[id]')) expect(await visit(file, foreign)).toBe(NOT_FOUND);
  });
});

const methods = (handlers: Record<string, unknown>) =>
  ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'].filter((method) => method in handlers);

describe.each(routes.filter(({ address }) => !address.startsWith('/api/auth/')))(
  'the route $address by itself',
  ({ file, address }) => {
    const call = async (method: string, { cookie, scope }: Person) => {
      request.cookie = cookie;
      const handler = (await load(file))[method] as (request: Request, context: object) => Promise<Response>;
      const { headers } = request;
      const query = new URLSearchParams({ from: '2026-11-01', to: '2026-11-02', [PAGE_SCOPE]: scope });
      const asked = new Request(`http://127.0.0.1:3000${address}?${query}`, {
        method,
        headers: new Headers([...headers, ['content-length', '2'], ['content-type', 'application/json']]),
        ...(method === 'POST' && { body: '{}' }),
      });
      return (await handler(asked, { params: Promise.resolve(params) })).status;
    };

    it('has the methods that are listed, and refuses nobody and every role that may not', async () => {
      const handlers = methods(await load(file));
      const listed = Object.keys(ROUTE_ACCESS).flatMap((entry) =>
        entry.endsWith(` ${address}`) ? [entry.split(' ')[0]] : [],
      );
      expect(handlers.sort()).toEqual(listed.sort());
      for (const method of handlers) {
        const access = ROUTE_ACCESS[`${method} ${address}`] as Access | 'secret';
        if (access === 'public') continue;
        expect(await call(method, NOBODY)).toBe(401);
        for (const role of ROLES) {
          if (access === 'secret') expect(await call(method, as[role])).toBe(401);
          else if (access !== 'signed-in' && !can(role, access))
            expect([role, await call(method, as[role])]).toEqual([role, 403]);
        }
        if (address.includes('[id]') && access !== 'secret') expect([400, 404]).toContain(await call(method, foreign));
      }
    });
  },
);

it('every action by itself sends nobody to sign in, and refuses a role that may not and an origin that is not ours', async () => {
  const found = new Set<string>();
  for (const file of actionFiles)
    for (const [name, run] of Object.entries(await load(file))) {
      const { access, input } = ACTION_ACCESS[name] ?? { access: 'unlisted' as Access, input: {} };
      found.add(name);
      const form = new FormData();
      for (const [field, value] of Object.entries(input)) form.set(field, value.replace(/^\[.*\]$/, connectionId));
      const act = async ({ cookie, scope }: Person, origin = 'http://127.0.0.1:3000') => {
        request.cookie = cookie;
        form.set(PAGE_SCOPE, scope);
        request.headers = new Headers({ origin, 'x-pathname': '/usage' });
        const answer = await (run as (previous: null, form: FormData) => Promise<unknown>)(null, form);
        return (answer as { failure?: unknown } | null)?.failure ?? answer; // an action with steps wraps it
      };
      for (const origin of ['', 'null', 'https://evil.example'])
        expect([name, await act(own, origin)]).toMatchObject([name, { ok: false, code: 'forbidden' }]);
      if (access === 'public') continue;
      await expect(act(NOBODY)).rejects.toMatchObject({ digest: expect.stringMatching(SIGN_IN) });
      for (const role of ROLES)
        if (access !== 'signed-in' && !can(role, access))
          expect([name, role, await act(as[role])]).toMatchObject([name, role, { ok: false, code: 'forbidden' }]);
    }
  expect([...found].sort()).toEqual(Object.keys(ACTION_ACCESS).sort());
  // A refused role is the only thing that was noted.
  expect(await asOwner("SELECT action FROM audit_entries WHERE action <> 'member.refused'")).toEqual([]);
});
