import { expect, it, vi } from 'vitest';
import { asOwner } from '@/lib/testing/factories';

const request = vi.hoisted(() => ({ cookie: undefined as { name: string; value: string } | undefined }));
vi.mock('next/headers', () => ({
  headers: async () => new Headers(),
  cookies: async () => ({ get: (name: string) => (request.cookie?.name === name ? request.cookie : undefined) }),
}));
const { signedIn } = await import('@/lib/testing/as-browser');
const { GET: exportCsv } = await import('@/app/api/usage/export.csv/route');
const { GET: exportRows } = await import('@/app/api/usage/rows.csv/route');
const { GET: exportAuditLog } = await import('@/app/api/audit-log/export.csv/route');

const RANGE = '?from=2026-11-01&to=2026-11-02';
const ask = (route: typeof exportCsv, search: string, method = 'GET') =>
  route(new Request(`http://127.0.0.1:3000/${search}`, { method }), { params: Promise.resolve({}) });
const open = () =>
  asOwner(`SELECT query FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
    AND state IN ('active', 'idle in transaction')`);

it.each([
  ['the sums', exportCsv, RANGE, 'usage-2026-11-01-to-2026-11-02.csv', 'input_tokens,output_tokens,requests,source'],
  [
    'the rows',
    exportRows,
    RANGE,
    'usage-rows-2026-11-01-to-2026-11-02.csv',
    'day,connection,connection_name,endpoint,project,project_name,model,input_tokens,output_tokens,requests,state,source',
  ],
  ['the audit log', exportAuditLog, '', 'audit-log.csv', 'at,person,person_id,action,what,details,address'],
])(
  '%s come as a file, and whoever asks for its headers alone leaves nothing open',
  async (_, route, search, name, head) => {
    request.cookie = (await signedIn('owner')).cookie;
    // More than a person may have running at a time: one that stays open would refuse the next but one.
    const heads: Response[] = [];
    for (let i = 0; i < 12; i++) {
      heads.push(await ask(route, search, 'HEAD'));
      await vi.waitFor(async () => expect(await open()).toEqual([]));
    }
    for (const { body } of heads) expect(body).toBeNull();
    const file = await ask(route, search);
    for (const { status, headers } of [...heads, file]) {
      expect(status).toBe(200);
      expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
      expect(headers.get('content-disposition')).toBe(`attachment; filename="${name}"`);
      expect(headers.get('cache-control')).toBe('private, no-store');
    }
    expect((await file.text()).split('\r\n')[0]).toBe(head);
    await vi.waitFor(async () => expect(await open()).toEqual([]));
  },
);

it('rows have no groups', async () => {
  request.cookie = (await signedIn('finance')).cookie;
  const answer = await ask(exportRows, `${RANGE}&groupBy=day`);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({
    error: { fields: { groupBy: expect.stringContaining('no parameter') } },
  });
});
