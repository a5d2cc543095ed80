import { globSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { ACTION_ACCESS, type Access, ROUTE_ACCESS } from '@/e2e/support/entry-points';
import { AUDIT_ACTIONS } from '@/lib/activity/audit-sentences';
import type { Member } from '@/lib/auth/actor';
import { PAGE_SCOPE, pageScopeOf } from '@/lib/auth/page-scope';
import { can } from '@/lib/auth/permissions';
import { signOut } from '@/lib/auth/sign-in';
import { tokenHash } from '@/lib/auth/token';
import { dayOf } from '@/lib/day';
import { changeRole, removeMember } from '@/lib/members/change';
import { resetUser } from '@/lib/operator/reset-user';
import { asOwner, createMember } from '@/lib/testing/factories';
import { everyRow } from '@/lib/testing/snapshot';
import { connected } from '@/lib/testing/syncing';
import { openSandbox } from '../sandbox/open.ts';
import {
  connection,
  entriesOf,
  type Owner,
  other,
  PASSWORD,
  password,
  project,
  ROUTES,
  view,
} from './audited-deeds.ts';
import { connectAs } from './verbs.ts';

const request = vi.hoisted(() => ({
  cookie: undefined as { name: string; value: string } | undefined,
  scope: '',
  /** Runs once, when an action has found out who is asking and reads the headers. */
  between: undefined as (() => Promise<unknown>) | undefined,
}));
vi.mock('next/headers', () => ({
  headers: async () => {
    const { between } = request;
    request.between = undefined;
    await between?.();
    return new Headers({ origin: 'http://127.0.0.1:3000' });
  },
  cookies: async () => ({
    get: (name: string) => (request.cookie?.name === name ? request.cookie : undefined),
    set: () => {},
  }),
}));
vi.mock('next/cache', () => ({ revalidatePath: () => {} }));
vi.mock('next/server', async (original) => ({ ...(await original<object>()), after: () => {} }));
const { signedIn } = await import('@/lib/testing/as-browser');

const sandbox = await openSandbox('audited');
afterAll(() => sandbox.close());

const code = 'a one-time code';
await asOwner("INSERT INTO setup_codes VALUES (1, $1, now() + interval '1 hour')", [Buffer.from(tokenHash(code))]);

type Deed = { noted: string; input?: (owner: Owner) => Promise<Record<string, string>> };

const actions = new Map<string, (previous: null, form: FormData) => Promise<unknown>>();
for (const file of globSync('lib/**/*actions.ts'))
  for (const [name, run] of Object.entries(await import(/* @vite-ignore */ pathToFileURL(file).href)))
    actions.set(name, run as never);

/** Calls an action as its form does, on a page of whoever is signed in. A redirect is a success: nothing but a success leads on. */
async function act(name: string, input: Record<string, string>): Promise<unknown> {
  const form = new FormData();
  for (const [field, value] of Object.entries(input)) form.set(field, value);
  form.set(PAGE_SCOPE, request.scope);
  return actions
    .get(name)?.(null, form)
    .then((answer) => (answer as { failure?: unknown } | null)?.failure ?? answer)
    .catch((error: { digest?: string }) => {
      if (!error.digest?.startsWith('NEXT_REDIRECT')) throw error;
      return { ok: true };
    });
}

async function link(email: string): Promise<{ token: string }> {
  const answer = (await act('inviteAction', { email, role: 'finance' })) as { data: { link: string } };
  return { token: answer.data.link.split('/').at(-1) ?? '' };
}
/** What each action is noted as when it succeeds, with an input that does. */
const NOTED: Record<string, Deed> = {
  setUpAction: {
    noted: 'workspace.created',
    input: async () => ({ code, workspace: 'First', name: 'Dana', email: 'first@example.com', password: PASSWORD }),
  },
  connectAction: {
    noted: 'connection.connected',
    input: async () => ({ provider: 'openai', name: 'Acme', key: sandbox.keyOf('ordinary'), history: '90d' }),
  },
  replaceKeyAction: {
    noted: 'connection.key_replaced',
    input: async ({ member }) => {
      const { id } = await connectAs(member, { name: 'Acme', key: sandbox.keyOf('ordinary') });
      return { id, key: sandbox.keyOf('ordinary-second-key') };
    },
  },
  signInAction: {
    noted: 'member.signed_in',
    input: async (owner) => {
      await password(owner);
      return { email: owner.member.email, password: PASSWORD };
    },
  },
  disconnectAction: {
    noted: 'connection.disconnected',
    input: async (owner) => {
      const { id } = await connection(owner);
      const [row] = await asOwner<{ name: string }>('SELECT name FROM connections WHERE id = $1', [id]);
      return { id, typedName: row?.name ?? '' };
    },
  },
  pauseAction: { noted: 'connection.paused', input: connection },
  resumeAction: {
    noted: 'connection.resumed',
    input: async (owner) => {
      const { id } = await connection(owner);
      await asOwner('UPDATE connections SET paused_at = now() WHERE id = $1', [id]);
      return { id };
    },
  },
  renameAction: {
    noted: 'connection.renamed',
    input: async (owner) => ({ ...(await connection(owner)), name: 'New' }),
  },
  keyExpiryAction: {
    noted: 'connection.key_expiry_set',
    input: async (owner) => ({ ...(await connection(owner)), expiresOn: '2027-01-01' }),
  },
  rereadDayAction: {
    noted: 'connection.day_asked',
    input: async (owner) => ({ ...(await connection(owner)), day: dayOf(Date.now()) }),
  },
  retryKeyAction: {
    noted: 'connection.key_retried',
    input: async ({ member }) => {
      const { connectionId: id } = await connected(3, member.workspaceId, sandbox.keyOf('revoked'));
      await asOwner("UPDATE connections SET blocked_reason = 'key_refused' WHERE id = $1", [id]);
      return { id };
    },
  },
  syncNowAction: { noted: 'connection.synced', input: connection },
  changeProjectAction: {
    noted: 'project.changed',
    input: async (owner) => ({ projectId: await project(owner), owner: 'Dana', costCentre: '', labels: '' }),
  },
  changeProjectsAction: {
    noted: 'project.changed',
    input: async (owner) => {
      const projectIds = JSON.stringify([await project(owner)]);
      return { projectIds, owner: 'Dana', costCentre: '', addLabels: '', removeLabels: '' };
    },
  },
  saveViewAction: { noted: 'view.saved', input: async () => ({ name: 'Month end', search: 'range=last-month' }) },
  renameViewAction: { noted: 'view.renamed', input: async (owner) => ({ ...(await view(owner)), name: 'New' }) },
  changeViewAction: { noted: 'view.changed', input: async (owner) => ({ ...(await view(owner)), search: 'by=week' }) },
  deleteViewAction: { noted: 'view.deleted', input: view },
  inviteAction: { noted: 'member.invited', input: async () => ({ email: 'invited@example.com', role: 'finance' }) },
  revokeInvitationAction: {
    noted: 'member.invitation_revoked',
    input: async ({ member }) => {
      await link('revoked@example.com');
      const [row] = await asOwner<{ id: string }>('SELECT id FROM invitations WHERE workspace_id = $1', [
        member.workspaceId,
      ]);
      return { id: row?.id ?? '' };
    },
  },
  changeRoleAction: {
    noted: 'member.role_changed',
    input: async (owner) => ({ ...(await other(owner)), role: 'admin' }),
  },
  removeMemberAction: { noted: 'member.removed', input: other },
  joinAction: {
    noted: 'member.joined',
    input: async () => ({ ...(await link('new@example.com')), name: 'Lee', password: PASSWORD }),
  },
  renameWorkspaceAction: { noted: 'workspace.renamed', input: async () => ({ name: 'Renamed' }) },
  changePasswordAction: {
    noted: 'member.password_changed',
    input: async (owner) => {
      await password(owner);
      return { current: PASSWORD, password: 'another horse battery staple' };
    },
  },
  endOtherSessionsAction: { noted: 'member.sessions_ended', input: async () => ({}) },
};

/** What is not noted, and why. */
const UNNOTED: Record<string, string> = {
  feedbackAction: 'of the public documentation: there is no workspace and no person',
  switchWorkspaceAction: "another of one's own workspaces is opened in one's own session: nothing in either changes",
  'POST /api/sync/continue': 'the sync, which no person does: its runs and the event log tell of it',
  'GET /api/cron/sync-usage': 'likewise',
};

/** What would succeed is refused from a page of another workspace, of another person and of none, and changes nothing. */
async function refusesStalePages(name: string, given: Record<string, string>, { member, scope }: Owner) {
  const { workspaceId } = await createMember();
  await asOwner("INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, 'owner')", [
    workspaceId,
    member.userId,
  ]);
  const before = await everyRow();
  for (const [stale, code] of [
    [pageScopeOf({ ...member, workspaceId }), 'stale'],
    [pageScopeOf({ ...member, userId: crypto.randomUUID() }), 'stale_sign_in'],
    ['', 'stale'],
  ] as const) {
    request.scope = stale;
    expect([name, stale, await act(name, given)]).toMatchObject([name, stale, { ok: false, code }]);
  }
  expect(await everyRow()).toBe(before);
  request.scope = scope;
}

it('every action is noted, or stands here with the reason why not', () => {
  expect([...Object.keys(NOTED), ...Object.keys(UNNOTED).filter((name) => !name.includes(' '))].sort()).toEqual(
    Object.keys(ACTION_ACCESS).sort(),
  );
});

it.each(Object.entries(NOTED))('%s that succeeds is noted once', async (name, { noted, input }) => {
  if (name === 'setUpAction') {
    // Of an empty database, whose owner nobody is yet.
    expect(await act(name, (await input?.({} as Owner)) ?? {})).toMatchObject({ ok: true });
    expect(await asOwner('SELECT action, actor_name FROM audit_entries')).toEqual([
      { action: noted, actor_name: 'Dana' },
    ]);
    return;
  }
  const owner = await signedIn('owner');
  Object.assign(request, { cookie: owner.cookie, scope: owner.scope });
  const given = (await input?.(owner)) ?? {};
  if (ACTION_ACCESS[name]?.access !== 'public') await refusesStalePages(name, given, owner);
  const before = await entriesOf(owner);
  expect(await act(name, given)).toMatchObject({ ok: true });
  expect(await entriesOf(owner)).toEqual([...before, noted]);
});

/** What no field may bring into the database. */
const HOSTILE = ['\0', 'a\0b', '\u202ex', '\u200b', 'a\u2066b', 'a\u001bb', 'a\ufff9b', 'x'.repeat(1 << 20), 'a\nb'];
const NAMED = ['workspaces', 'users', 'invitations', 'connections', 'project_details', 'saved_views', 'audit_entries'];

it.each(Object.entries(NOTED).filter(([name]) => name !== 'setUpAction'))(
  '%s stores no hidden character from any field, and breaks on none',
  async (name, { input }) => {
    const owner = await signedIn('owner');
    Object.assign(request, { cookie: owner.cookie, scope: owner.scope });
    const given = (await input?.(owner)) ?? {};
    for (const field of Object.keys(given))
      for (const hostile of HOSTILE) {
        await asOwner('DELETE FROM rate_limits');
        const { code } = (await act(name, { ...given, [field]: hostile })) as { code?: string };
        expect([field, hostile.slice(0, 9), code]).not.toEqual([field, hostile.slice(0, 9), 'internal']);
      }
    const rows = await Promise.all(
      NAMED.map((table) => asOwner<{ text: string }>(`SELECT t::text AS text FROM ${table} t`)),
    );
    for (const { text } of rows.flat())
      expect(text).not.toMatch(/[\p{Cc}\u200b\u202e\u2066\ufff9]|x{500}|\\u(?:202e|200b)/u);
  },
  60_000,
);

it('every route that changes or hands out something is noted, or stands here with the reason why not', () => {
  const reads = (entry: string) => entry.startsWith('GET ') && !/\.csv|cron/.test(entry);
  expect([...Object.keys(ROUTES), ...Object.keys(UNNOTED).filter((name) => name.includes(' '))].sort()).toEqual(
    Object.keys(ROUTE_ACCESS)
      .filter((entry) => !reads(entry))
      .sort(),
  );
});

it.each(Object.entries(ROUTES))('%s is noted', async (_, { noted, run }) => {
  const owner = await signedIn('owner');
  await run(owner);
  expect(await entriesOf(owner)).toEqual(noted);
});

/** What takes a member's right away, after a request was checked and before it commits. */
const LOSSES: Record<string, (owner: Owner, other: Member) => Promise<unknown>> = {
  removal: ({ member: { userId } }, other) => removeMember(other, { userId }),
  demotion: ({ member: { userId } }, other) => changeRole(other, { userId, role: 'member' }),
  'a sign-out': ({ token }) => signOut(token),
  'a password reset': ({ member }) => resetUser(member.email),
};
const REFUSED = /^(unauthenticated|forbidden)$/;
const taking = (what: string, access: Access | undefined) =>
  what !== 'demotion' ||
  (access !== undefined && access !== 'public' && access !== 'signed-in' && !can('member', access));
/** What the loss itself is noted as is no entry of the request's. */
const LOSS_NOTED: Record<string, string[]> = {
  removal: ['member.removed', 'member.invitation_revoked'],
  demotion: ['member.role_changed', 'member.invitation_revoked'],
  'a password reset': ['member.password_reset', 'member.invitation_revoked'],
};

describe.each(Object.entries(LOSSES))('between the check and the commit, %s', (what, lose) => {
  it.each(
    Object.entries(NOTED).filter(([name]) => {
      const access = ACTION_ACCESS[name]?.access;
      // After a reset the current password that the form sends is a wrong one, which is told first.
      const isOther = name === 'changePasswordAction' && what === 'a password reset';
      return access !== 'public' && !isOther && taking(what, access);
    }),
  )('is seen by %s, which changes nothing', async (name, { noted, input }) => {
    const owner = await signedIn('owner');
    const other = await createMember('owner', owner.member.workspaceId);
    Object.assign(request, { cookie: owner.cookie, scope: owner.scope });
    const given = (await input?.(owner)) ?? {};
    const before = (await entriesOf(owner)).filter((action) => action === noted).length;
    request.between = () => lose(owner, other);
    expect(await act(name, given)).toMatchObject({ ok: false, code: expect.stringMatching(REFUSED) });
    const after = (await entriesOf(owner)).filter((action) => action === noted).length;
    expect(after - before).toBe(LOSS_NOTED[what]?.includes(noted) ? 1 : 0);
  });

  it.each(
    Object.entries(ROUTES).filter(
      ([entry]) => !entry.includes('nextauth') && taking(what, ROUTE_ACCESS[entry] as Access),
    ),
  )('is seen by %s, which changes and hands out nothing', async (_, { noted, run }) => {
    const owner = await signedIn('owner');
    await lose(owner, await createMember('owner', owner.member.workspaceId));
    await expect(run(owner)).rejects.toMatchObject({ code: expect.stringMatching(REFUSED) });
    for (const action of noted) expect(await entriesOf(owner)).not.toContain(action);
  });
});

it('the log knows no entry that nothing makes', () => {
  const made = [
    ...Object.values(NOTED).map(({ noted }) => noted),
    ...Object.values(ROUTES).flatMap(({ noted }) => noted),
  ];
  const elsewhere = [
    'connection.key_refused', // e2e/integration/refused-tries.int.test.ts
    'member.refused', // these two: e2e/integration/refused-roles.int.test.ts
    'usage.read_by_api',
    'member.account_proved', // lib/members/account-proof.int.test.ts
    'connection.reconnected', // e2e/integration/connections.int.test.ts
    'connection.key_sealed_again', // lib/operator/rotate-keys.int.test.ts
  ];
  expect([...new Set([...made, ...elsewhere])].sort()).toEqual([...AUDIT_ACTIONS].sort());
});
