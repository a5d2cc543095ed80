import { describe, expect, it, vi } from 'vitest';
import { PAGE_SCOPE } from '@/lib/auth/page-scope';
import { asOwner } from '@/lib/testing/factories';

const request = vi.hoisted(() => ({ cookie: undefined as { name: string; value: string } | undefined }));
const headers = () => new Headers({ origin: 'http://127.0.0.1:3000', 'x-vercel-forwarded-for': '203.0.113.9' });
vi.mock('next/headers', () => ({
  headers: async () => headers(),
  cookies: async () => ({ get: (name: string) => (request.cookie?.name === name ? request.cookie : undefined) }),
}));
vi.mock('next/cache', () => ({ revalidatePath: () => {} }));
process.env.VERCEL = '1'; // where the platform's header is believed
const { signedIn } = await import('@/lib/testing/as-browser');
const { mayOpen } = await import('@/lib/auth/refused-role');
const { renameWorkspaceAction } = await import('@/lib/auth/workspace-actions');
const { GET } = await import('@/app/api/usage/route');

type Entry = { action: string; data: Record<string, unknown>; actor: string; address: string | null };
const entriesOf = (workspaceId: string, action: string) =>
  asOwner<Entry>(
    'SELECT action, data, actor_id AS actor, address FROM audit_entries WHERE workspace_id = $1 AND action = $2 ORDER BY id',
    [workspaceId, action],
  );

describe('what a member is refused for their role', () => {
  const form = (scope: string) => {
    const data = new FormData();
    data.set(PAGE_SCOPE, scope);
    data.set('name', 'Renamed');
    return data;
  };
  const get = (search: string) =>
    GET(new Request(`http://127.0.0.1:3000/api/usage?${search}`, { headers: headers() }), {
      params: Promise.resolve({}),
    });

  it('is in the audit log with the address, by an action, a route and a page, once an hour each', async () => {
    const { member, cookie, scope } = await signedIn('member');
    request.cookie = cookie;
    for (let i = 0; i < 3; i++) {
      expect(await renameWorkspaceAction(null, form(scope))).toMatchObject({ code: 'forbidden' });
      expect((await get('from=2026-11-01&to=2026-11-02')).status).toBe(403);
      expect(await mayOpen(member, 'members.read')).toBe(false);
    }
    const refused = async () =>
      (await entriesOf(member.workspaceId, 'member.refused')).map(({ data, address }) => [data.permission, address]);
    const once = ['workspace.write', 'usage.read', 'members.read'].map((permission) => [permission, '203.0.113.9']);
    expect(await refused()).toEqual(once);
    await asOwner("UPDATE rate_limits SET expire = 0 WHERE key LIKE 'audit:member.refused:%'");
    await mayOpen(member, 'members.read');
    expect(await refused()).toEqual([...once, once[2]]);
  });

  it('of a read by the API there is an entry an hour for a person, not one a call', async () => {
    const { member, cookie } = await signedIn('finance');
    request.cookie = cookie;
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => get('from=2026-11-01&to=2026-11-02&groupBy=model')),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect((await get('from=2026-11-01')).status).toBe(400);
    expect(await entriesOf(member.workspaceId, 'usage.read_by_api')).toEqual([
      {
        action: 'usage.read_by_api',
        data: { from: '2026-11-01', to: '2026-11-02', groupBy: 'model' },
        actor: member.userId,
        address: '203.0.113.9',
      },
    ]);
  });
});
