import { request as plainRequest } from 'node:http';
import { type APIRequestContext, expect, request } from '@playwright/test';
import { computeLegacyCacheBustingSearchParam as digestOf } from 'next/dist/shared/lib/router/utils/cache-busting-search-param.js';
import { PAGE_SCOPE } from '@/lib/auth/page-scope';
import { can, ROLES, type Role } from '@/lib/auth/permissions';
import type { BuiltAction } from './build';
import { ACTION_ACCESS, type Access, MONTH } from './entry-points';
import type { OwnerSql } from './owner-sql';
import { PASSWORD, type Person, type Tenant } from './tenant';

/** Who asks: somebody of the tenant, the owner of another workspace, or nobody. */
export type Asker = {
  name: string;
  role: Role | null;
  api: APIRequestContext;
  cookie: string;
  /** The scope of their pages: each form and each writing request carries it. */
  scope: string;
};

export const may = (role: Role | null, access: Access | 'secret'): boolean =>
  access === 'public' || (role !== null && access !== 'secret' && (access === 'signed-in' || can(role, access)));

/** Signs a person in by the sign-in form's own two requests; the client keeps the session's cookie. */
export async function signInBy(api: APIRequestContext, url: string, person: Person): Promise<void> {
  const { csrfToken } = await (await api.get(`${url}/api/auth/csrf`)).json();
  const form = { csrfToken, email: person.email, password: PASSWORD, json: 'true' };
  expect((await api.post(`${url}/api/auth/callback/credentials`, { form })).status(), person.name).toBe(200);
}

/** @returns a client that is signed in as the person */
export async function signedInAs(url: string, person: Person): Promise<APIRequestContext> {
  const api = await request.newContext({ baseURL: url });
  await signInBy(api, url, person);
  return api;
}

/** The scope of the pages of whoever is signed in, which each form and each writing request carries; '' for nobody. */
export async function scopeOf(api: APIRequestContext): Promise<string> {
  const answer = await api.get('/api/page-scope');
  return answer.ok() ? (await answer.json())[PAGE_SCOPE] : '';
}

export async function cookieOf(api: APIRequestContext): Promise<string> {
  const { cookies } = await api.storageState();
  return cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
}

/** The four roles of the tenant, nobody, and the owner of another workspace. */
export async function askers(url: string, tenant: Tenant, foreign: Tenant): Promise<Asker[]> {
  const all: Asker[] = [
    { name: 'nobody', role: null, api: await request.newContext({ baseURL: url }), cookie: '', scope: '' },
  ];
  const people = [...ROLES.map((role) => tenant.people[role]), { ...foreign.people.owner, name: 'foreign owner' }];
  for (const person of people) {
    const api = await signedInAs(url, person);
    const name = person.name === 'foreign owner' ? person.name : person.role;
    all.push({ name, role: person.role, api, cookie: await cookieOf(api), scope: await scopeOf(api) });
  }
  return all;
}

/** Fills an address's own places in: `id` is a connection's, `view` a saved view's. */
export const fill = (address: string, id: string, view = 'none'): string =>
  address
    .replace('[id]', id)
    .replace('[view]', view)
    .replace('[provider]', 'openai')
    .replace('[token]', 'none')
    .replace('[month]', MONTH)
    .replace('[...nextauth]', 'session');

/** The address of a payload as the framework's own client writes it: one without the digest is only sent on. */
export function withDigest(path: string, headers: Record<string, string>): string {
  const prefetch = headers['next-router-prefetch'] as '1' | undefined;
  const segment = headers['next-router-segment-prefetch'];
  const digest = digestOf(prefetch, segment, headers['next-router-state-tree'], headers['next-url']);
  return `${path}${path.includes('?') ? '&' : '?'}_rsc=${digest}`;
}

export type Answer = { status: number; headers: Record<string, unknown>; text: string };

/** One request with its path and its headers as they are given: no client tidies them up. */
export function ask(
  url: string,
  {
    path,
    method = 'GET',
    headers = {},
    body,
  }: { path: string; method?: string; headers?: Record<string, string>; body?: string },
): Promise<Answer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = plainRequest({ hostname, port, path, method, headers, family: 4 }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString(),
        }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** What an own id is exchanged for in an action's input. */
export type ForeignIds = {
  connection: string;
  user: string;
  workspace: string;
  invitation: string;
  project: string;
  view: string;
};

/** A form's fields as React sends them. What refers to them comes last: it is read when it arrives. */
export function formOf(input: Readonly<Record<string, string>>): FormData {
  const form = new FormData();
  for (const [field, value] of Object.entries(input)) form.set(`_1_${field}`, value);
  form.set('0', '[null,"$K1"]');
  return form;
}

/** Posts an action as its form does: the fields of its input, ids filled in, and the scope of its page. */
export function postAction(
  api: APIRequestContext,
  { id, name, page }: BuiltAction,
  ids: ForeignIds & { page: string; scope: string },
  headers: Record<string, string>,
) {
  const own = name === 'revokeInvitationAction' ? ids.invitation : ids.connection;
  const values: Record<string, string> = {
    '[id]': name.endsWith('ViewAction') ? ids.view : own,
    '[userId]': ids.user,
    '[projectId]': ids.project,
    '["[projectId]"]': JSON.stringify([ids.project]),
    '[workspaceId]': ids.workspace,
  };
  const given = Object.entries(ACTION_ACCESS[name]?.input ?? {});
  const filled = Object.fromEntries(given.map(([field, value]) => [field, values[value] ?? value]));
  const multipart = formOf({ ...filled, [PAGE_SCOPE]: ids.scope });
  return api.post(fill(page, ids.page), {
    maxRedirects: 0,
    headers: { 'next-action': id, accept: 'text/x-component', ...headers },
    multipart,
  });
}

/** Grows by itself: sessions and the audit log note that somebody looked. */
const GROWING = ['sessions', 'audit_entries'];

/** Every row the tenant has, in whatever table there is, and its people: equal texts, nothing was changed. */
export async function everythingOf(sql: OwnerSql, { workspaceId, people }: Tenant): Promise<string> {
  const tables = await sql<{ name: string; column: string }>(
    `SELECT c.relname AS name, a.attname AS column FROM pg_class c
     JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = CASE c.relname WHEN 'workspaces' THEN 'id' ELSE 'workspace_id' END
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> ALL ($1) ORDER BY 1`,
    [GROWING],
  );
  expect(tables.length).toBeGreaterThan(10);
  const rows: unknown[] = [
    await sql('SELECT * FROM users WHERE id = ANY ($1) ORDER BY id', [Object.values(people).map(({ id }) => id)]),
  ];
  for (const { name, column } of tables)
    rows.push([name, await sql(`SELECT t::text FROM ${name} t WHERE ${column} = $1 ORDER BY 1`, [workspaceId])]);
  return JSON.stringify(rows);
}
