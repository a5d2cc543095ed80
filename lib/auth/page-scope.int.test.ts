import { globSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { asOwner, createMember } from '@/lib/testing/factories';
import { everyRow } from '@/lib/testing/snapshot';
import { PAGE_SCOPE, pageScopeOf } from './page-scope';
import { openSession } from './sessions';

// Two tabs of one browser: what the first shows is what the second has since left.
const request = vi.hoisted(() => ({ cookie: undefined as { name: string; value: string } | undefined }));
vi.mock('next/headers', () => ({
  headers: async () => new Headers({ origin: 'http://127.0.0.1:3000' }),
  cookies: async () => ({ get: (name: string) => (request.cookie?.name === name ? request.cookie : undefined) }),
}));
vi.mock('next/server', async (original) => ({ ...(await original<object>()), after: () => {} }));
const { cookieOf } = await import('@/lib/testing/as-browser');

/** Signed in, a member of two workspaces, with the second open. */
const person = await createMember('owner');
const beta = await createMember('owner');
await asOwner('UPDATE workspaces SET name = $2 WHERE id = $1', [person.workspaceId, 'Acme Corp']);
await asOwner('UPDATE workspaces SET name = $2 WHERE id = $1', [beta.workspaceId, 'Beta Holdings']);
await asOwner("INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, 'owner')", [
  beta.workspaceId,
  person.userId,
]);
request.cookie = await cookieOf(await openSession(person.userId, person.workspaceId));

const CURRENT = pageScopeOf(person);
const left = pageScopeOf({ workspaceId: beta.workspaceId, userId: person.userId });
const STALE: [what: string, scopes: string[], code: string, words: string][] = [
  [
    'a workspace that was left in another tab',
    [left],
    'stale',
    'This tab shows Beta Holdings, but you have since switched to Acme Corp in another tab. Nothing was changed.',
  ],
  ['that workspace, with the open one beside it', [CURRENT, left], 'stale', 'This tab shows Beta Holdings'],
  ['another person', [pageScopeOf(beta)], 'stale_sign_in', `${person.email} has since signed in to Acme Corp`],
  [
    'another person in the same workspace',
    [pageScopeOf({ workspaceId: person.workspaceId, userId: beta.userId })],
    'stale_sign_in',
    `${person.email} has since signed in`,
  ],
  [
    'a workspace that is not theirs, without its name',
    [pageScopeOf({ workspaceId: (await createMember()).workspaceId, userId: person.userId })],
    'stale',
    'a workspace that you are not a member of',
  ],
  ['something else', ['x'], 'stale', 'does not say which workspace'],
  ['something longer', [`${CURRENT}.x`], 'stale', 'does not say which workspace'],
  ['nothing', [''], 'stale', 'does not say which workspace'],
];
const ABSENT: (typeof STALE)[number] = ['no page', [], 'stale', 'does not say which workspace'];

type Handler = (request: Request, context: { params: Promise<object> }) => Promise<Response>;
const addressOf = (file: string) => `/${file.split('/').slice(1, -1).join('/')}`;
/** Not for a signed-in member: they have secrets of their own, or are public. */
const OTHERS = ['/api/auth/[...nextauth]', '/api/cron/sync-usage', '/api/sync/continue', '/api/health'];
const handlers: { name: string; method: string; address: string; handle: Handler }[] = [];
for (const file of globSync('app/api/**/route.ts')) {
  const address = addressOf(file);
  if (OTHERS.includes(address)) continue;
  const exported = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as Record<string, Handler>;
  for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])
    if (exported[method]) handlers.push({ name: `${method} ${address}`, method, address, handle: exported[method] });
}

/** What a route needs besides to answer at all. */
const NEEDS: Readonly<Record<string, Record<string, string>>> = {
  '/api/usage/options': { filter: 'model' },
};
const call = ({ method, address, handle }: (typeof handlers)[number], scopes: readonly string[]) => {
  const query = new URLSearchParams(address.startsWith('/api/usage/') ? NEEDS[address] : {});
  if (/\/usage(\/export.csv|\/rows.csv)?$/.test(address))
    for (const day of ['from', 'to']) query.set(day, '2026-11-01');
  for (const scope of scopes) query.append(PAGE_SCOPE, scope);
  const isImport = address.endsWith('/import');
  return handle(
    new Request(`http://127.0.0.1:3000${address}?${query}`, {
      method,
      headers: {
        origin: 'http://127.0.0.1:3000',
        'content-type': isImport ? 'text/csv' : 'application/json',
      },
      ...(method !== 'GET' && { body: isImport ? 'project_id,owner\nnone,Dana' : '{}' }),
    }),
    { params: Promise.resolve({ id: crypto.randomUUID() }) },
  );
};

it('finds the routes by itself', () => expect(handlers.length).toBeGreaterThan(12));

describe.each(handlers)('$name', (route) => {
  const writes = route.method !== 'GET';

  it('refuses a page that was made for something else, says what, and changes nothing', async () => {
    const before = await everyRow();
    for (const [what, scopes, code, words] of writes ? [...STALE, ABSENT] : STALE) {
      const answer = await call(route, scopes);
      expect([what, answer.status, await answer.json()]).toEqual([
        what,
        409,
        { error: { code, message: expect.stringContaining(words) } },
      ]);
    }
    expect(await everyRow()).toBe(before);
  });

  it(writes ? 'takes its own page' : 'takes its own page, and a script that names none', async () => {
    for (const scopes of writes ? [[CURRENT]] : [[CURRENT], []]) {
      const answer = await call(route, scopes);
      // Only the connection is not there, or the body is not one: the parameter itself offends no route.
      const expected = route.address.includes('[id]') || writes ? [200, 400, 404] : [200];
      expect(expected, `${route.name} ${scopes}`).toContain(answer.status);
      await answer.body?.cancel();
    }
  });
});

describe('opening a workspace', () => {
  const open = async (scope: string) => {
    const { switchWorkspaceAction } = await import('./workspace-actions');
    const form = new FormData();
    form.set('workspaceId', beta.workspaceId);
    form.set(PAGE_SCOPE, scope);
    return switchWorkspaceAction(null, form);
  };
  beforeEach(async () => {
    request.cookie = await cookieOf(await openSession(person.userId, person.workspaceId));
  });

  it('is taken from a page of any workspace of the person, twice as well as once', async () => {
    expect(await open(left)).toMatchObject({ ok: true });
    expect(await open(left)).toMatchObject({ ok: true });
    expect(await open(CURRENT)).toMatchObject({ ok: true });
  });

  it('is refused from a page of another person', async () => {
    const before = await everyRow();
    expect(await open(pageScopeOf(beta))).toMatchObject({ ok: false, code: 'stale_sign_in' });
    expect(await open('')).toMatchObject({ ok: false, code: 'stale' });
    expect(await everyRow()).toBe(before);
  });
});
