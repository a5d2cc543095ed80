import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Member } from '@/lib/auth/actor';
import { asOwner, createConnection, createMember } from '@/lib/testing/factories';
import { withWorkspace } from '@/lib/workspace';
import { exportCsv, exportRows } from './export';
import { parseUsageQuery } from './params';
import { usage } from './usage';

const range = 'from=2025-01-01&to=2025-12-31';
const query = (search: string) => parseUsageQuery(new URLSearchParams(search));
let member: Member;

beforeAll(async () => {
  member = await createMember('finance');
  const connectionId = await createConnection(member.workspaceId);
  await asOwner(
    `INSERT INTO usage_rows SELECT $1, $2, '2025-01-01'::date + d, 'completions', 'proj_' || p, 'model-' || m,
       9007199254740993 + d * p * m, d + 1, m
     FROM generate_series(0, 199) d, generate_series(1, 20) p, generate_series(1, 50) m`,
    [member.workspaceId, connectionId],
  );
});

const openTransactions = async () => {
  const [row] = await asOwner<{ open: number }>(
    `SELECT count(*)::int AS open FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND state IN ('active', 'idle in transaction')`,
  );
  return row?.open;
};
const auditEntries = () =>
  asOwner<{ data: unknown }>("SELECT data FROM audit_entries WHERE workspace_id = $1 AND action = 'usage.exported'", [
    member.workspaceId,
  ]);

describe('a large export', () => {
  it('streams 200,000 rows piece by piece, none lost, in order, with the totals of the JSON', async () => {
    const { totals } = await withWorkspace(member, 'usage.read', (tx) => usage(tx, query(range)));
    const { body } = await exportCsv(member, query(`${range}&groupBy=day,project,model`));
    let [rest, rows, longest, previous] = ['', 0, 0, ''];
    let sums: [bigint, bigint, bigint] = [0n, 0n, 0n];
    const decoder = new TextDecoder();
    for await (const chunk of body ?? []) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\r\n');
      rest = lines.pop() ?? '';
      longest = Math.max(longest, lines.length);
      for (const line of lines) {
        if (line.startsWith('day,')) continue;
        const [day = '', project = '', , model = '', input = '', output = '', requests = ''] = line.split(',');
        const key = [day, project, model].join(' ');
        expect(key).not.toBe(previous);
        expect(day >= previous.slice(0, 10)).toBe(true);
        previous = key;
        sums = [sums[0] + BigInt(input), sums[1] + BigInt(output), sums[2] + BigInt(requests)];
        rows++;
      }
    }
    expect(rest).toBe('');
    expect(rows).toBe(200_000);
    expect(longest).toBeLessThanOrEqual(2_001);
    expect(sums.map(String)).toEqual([totals.inputTokens, totals.outputTokens, totals.requests]);
  });

  it('ends with its reader: the transaction is closed, and the audit log still tells of it', async () => {
    const before = (await auditEntries()).length;
    const reader = (await exportCsv(member, query(`${range}&groupBy=day,project,model`))).body?.getReader();
    await reader?.read();
    await reader?.cancel();
    await vi.waitFor(async () => expect(await openTransactions()).toBe(0), { timeout: 10_000 });
    const entries = await auditEntries();
    expect(entries).toHaveLength(before + 1);
    expect(entries.at(-1)?.data).toEqual({ from: '2025-01-01', to: '2025-12-31', groupBy: 'day,project,model' });
  });

  it('is refused before its first byte to a role that may not read usage', async () => {
    const other = await createMember('member', member.workspaceId);
    await expect(exportCsv(other, query(range))).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('is as of the moment it began, while everything in it changes', async () => {
    const changing = await createMember('finance');
    const connectionId = await createConnection(changing.workspaceId, { name: 'Before' });
    await asOwner("INSERT INTO projects VALUES ($1, $2, 'proj_1', 'Before', NULL, now())", [
      changing.workspaceId,
      connectionId,
    ]);
    const fill = (requests: number) =>
      asOwner(
        `INSERT INTO usage_rows SELECT $1, $2, '2025-01-01'::date + d, 'completions', 'proj_1', 'model-' || m, 1, 1, $3
         FROM generate_series(0, 99) d, generate_series(1, 300) m`,
        [changing.workspaceId, connectionId, requests],
      );
    await fill(1);
    for (const write of [exportCsv, exportRows]) {
      const { body } = await write(changing, query(`${range}&groupBy=day,project,model,connection`));
      const reader = body?.getReader();
      const decoder = new TextDecoder();
      let text = decoder.decode((await reader?.read())?.value, { stream: true });
      await asOwner('DELETE FROM usage_rows WHERE workspace_id = $1', [changing.workspaceId]);
      await asOwner("UPDATE projects SET name = 'After' WHERE workspace_id = $1", [changing.workspaceId]);
      await asOwner("UPDATE connections SET name = 'After', is_sandbox = true WHERE workspace_id = $1", [
        changing.workspaceId,
      ]);
      for (let next = await reader?.read(); !next?.done; next = await reader?.read())
        text += decoder.decode(next?.value, { stream: true });
      const lines = text.trimEnd().split('\r\n').slice(1);
      expect(lines).toHaveLength(30_000);
      expect(lines.filter((line) => !/,1(,partial)?,live$/.test(line) || line.includes('After'))).toEqual([]);
      await fill(1);
      await asOwner("UPDATE projects SET name = 'Before' WHERE workspace_id = $1", [changing.workspaceId]);
      await asOwner("UPDATE connections SET name = 'Before', is_sandbox = false WHERE workspace_id = $1", [
        changing.workspaceId,
      ]);
    }
  });

  it('has one workspace in it, however many are written at once and break off', async () => {
    const tenants = await Promise.all(
      Array.from({ length: 6 }, async (_, i) => {
        const tenant = await createMember('finance');
        const connectionId = await createConnection(tenant.workspaceId);
        await asOwner(
          `INSERT INTO usage_rows SELECT $1, $2, '2025-01-01'::date + d, 'completions', 'of_' || $3, 'model-' || m, 1, 1, 1
           FROM generate_series(0, 49) d, generate_series(1, 50) m`,
          [tenant.workspaceId, connectionId, `${i}`],
        );
        // Each worker is somebody else: a person has two exports at a time.
        return [tenant, ...(await Promise.all([1, 2, 3].map(() => createMember('finance', tenant.workspaceId))))];
      }),
    );
    const worker = async (turn: number) => {
      for (let i = 0; i < 12; i++) {
        const at = (turn + i) % tenants.length;
        const write = i % 2 ? exportCsv : exportRows;
        const { body } = await write(tenants[at]?.[turn] as Member, query(`${range}&groupBy=day,project,model`));
        if (i % 4 === 3) {
          await body?.getReader().cancel();
          continue;
        }
        const lines = (await new Response(body).text()).trimEnd().split('\r\n').slice(1);
        expect(lines).toHaveLength(2_500);
        expect(lines.filter((line) => !line.includes(`,of_${at},`))).toEqual([]);
      }
    };
    await Promise.all(Array.from({ length: 4 }, (_, turn) => worker(turn)));
  });
});
