import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Member } from '@/lib/auth/actor';
import { asOwner, createConnection, createMember } from '@/lib/testing/factories';
import { withWorkspace } from '@/lib/workspace';
import { exportCsv } from './export';
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
});
