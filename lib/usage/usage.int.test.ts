import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Member } from '@/lib/auth/actor';
import { addDays, type Day, dayOf } from '@/lib/day';
import { asOwner, createMember } from '@/lib/testing/factories';
import { runs } from '@/lib/testing/random';
import { withWorkspace } from '@/lib/workspace';
import { exportCsv } from './export';
import { GROUPS, parseUsageQuery } from './params';
import { usage } from './usage';

const today = dayOf(Date.now());
const from = addDays(today, -9);
let owner: Member;
let stranger: Member;
const connectionId = crypto.randomUUID();

async function connection(member: Member, id: string, name: string, sandbox = false) {
  await asOwner(
    `INSERT INTO connections (workspace_id, id, provider, name, is_sandbox, key_last4, history_from, connected_by)
     VALUES ($1, $2, 'openai', $3, $4, 'abcd', $5, 'Dana')`,
    [member.workspaceId, id, name, sandbox, from],
  );
}

beforeAll(async () => {
  owner = await createMember('finance');
  stranger = await createMember();
  await connection(owner, connectionId, '=cmd, "Acme"', true);
  await asOwner(
    `INSERT INTO usage_rows SELECT $1, $2, $3::date + d, e, p, m, 9000000000000000000, d, 1
     FROM generate_series(0, 9) d, unnest(ARRAY['completions', 'embeddings']) e, unnest(ARRAY['proj_a', 'unattributed']) p,
       unnest(ARRAY['gpt-a', 'gpt-b', 'gpt-c']) m`,
    [owner.workspaceId, connectionId, from],
  );
  await asOwner(
    `INSERT INTO projects (workspace_id, connection_id, project_id, name) VALUES ($1, $2, 'proj_a', '+Alpha')`,
    [owner.workspaceId, connectionId],
  );
});

const read = (member: Member, query: string) =>
  withWorkspace(member, 'usage.read', (tx) => usage(tx, parseUsageQuery(new URLSearchParams(query))));
const exported = (member: Member, query: string) => exportCsv(member, parseUsageQuery(new URLSearchParams(query)));
const csv = async (member: Member, query: string) => (await exported(member, query)).text();
const all = `from=${from}&to=${today}`;

describe('usage', () => {
  it('adds exactly, far beyond 2^53', async () => {
    const { totals, rows } = await read(owner, all);
    expect(totals).toEqual({ inputTokens: '1080000000000000000000', outputTokens: '540', requests: '120' });
    expect(rows).toEqual([totals]);
  });

  it('has the same rows and totals in JSON and CSV, whatever it is grouped and filtered by', async () => {
    const groups = fc.subarray([...GROUPS]);
    const filters = fc.subarray([
      'model=gpt-a',
      'model=gpt-b',
      'project=proj_a',
      'endpoint=completions',
      `connection=${connectionId}`,
    ]);
    await fc.assert(
      fc.asyncProperty(groups, filters, async (groupBy, filter) => {
        const query = [all, `groupBy=${groupBy.join(',')}`, ...filter].join('&');
        const [{ rows, totals }, text] = [await read(owner, query), await csv(owner, query)];
        const [, ...lines] = text.trimEnd().split('\r\n');
        expect(lines).toHaveLength(rows.length);
        const sums = lines.map((line) => line.split(',').slice(-4, -1).map(BigInt));
        const total = (i: number) => sums.reduce((sum, row) => sum + (row[i] ?? 0n), 0n).toString();
        expect([total(0), total(1), total(2)]).toEqual([totals.inputTokens, totals.outputTokens, totals.requests]);
        for (const line of lines) expect(line.endsWith(',sandbox')).toBe(true);
      }),
      { numRuns: runs(25) },
    );
  });

  it('names projects and connections, and neutralises formulas in the CSV only', async () => {
    const { rows, sandbox } = await read(owner, `${all}&groupBy=project,connection`);
    expect(rows.map(({ projectName, connectionName }) => [projectName, connectionName])).toEqual([
      ['+Alpha', '=cmd, "Acme"'],
      ['Without a project', '=cmd, "Acme"'],
    ]);
    expect(sandbox).toBe(true);
    expect(await csv(owner, `${all}&groupBy=project,connection`)).toContain(
      `proj_a,'+Alpha,${connectionId},"'=cmd, ""Acme""",`,
    );
  });

  it('shows another workspace nothing, also by the right id', async () => {
    expect((await read(stranger, `${all}&connection=${connectionId}`)).totals).toEqual({
      inputTokens: '0',
      outputTokens: '0',
      requests: '0',
    });
    expect(await csv(stranger, `${all}&groupBy=day`)).toBe('day,input_tokens,output_tokens,requests,source\r\n');
  });

  it('sends more rows than one answer holds to the CSV, which has them all', async () => {
    await asOwner(
      `INSERT INTO usage_rows SELECT $1, $2, '2024-01-01'::date + d, 'completions', 'proj_a', 'm' || m, 1, 1, 1
       FROM generate_series(0, 99) d, generate_series(1, 200) m`,
      [owner.workspaceId, connectionId],
    );
    const query = 'from=2024-01-01&to=2024-12-31&groupBy=day,model';
    await expect(read(owner, query)).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('export.csv'),
    });
    expect((await csv(owner, query)).trimEnd().split('\r\n')).toHaveLength(20_001);
  });

  it('says through which day it is complete', async () => {
    const now = new Date().toISOString();
    await asOwner(
      `INSERT INTO coverage SELECT $1, $2, e, $3::date + d, $4, $4, 1, ''::bytea, NULL
       FROM generate_series(0, 9) d, unnest(ARRAY['completions','decisions','embeddings','moderations','images','audio_speeches','audio_transcriptions']) e`,
      [owner.workspaceId, connectionId, from, now],
    );
    const complete = await read(owner, all);
    expect(complete).toMatchObject({ completeThrough: addDays(today, -1), provisionalFrom: addDays(today, -3) });
    await asOwner('DELETE FROM coverage WHERE workspace_id = $1 AND day = $2 AND endpoint = $3', [
      owner.workspaceId,
      addDays(today, -5),
      'images',
    ]);
    expect(await read(owner, all)).toMatchObject({
      completeThrough: addDays(today, -6),
      provisionalFrom: addDays(today, -5),
    });
  });
});

describe('bad parameters', () => {
  it.each([
    ['to=2026-11-01', 'from', 'from is missing'],
    ['from=2026-11-31&to=2026-12-01', 'from', 'which is not a day'],
    ['from=yesterday&to=2026-12-01', 'from', '“yesterday”'],
    ['from=2026-11-02&to=2026-11-01', 'to', 'before it begins'],
    ['from=2000-01-01&to=2026-11-01', 'from', 'at most ten years'],
    ['from=2026-11-01&to=2026-11-02&groupBy=colour', 'groupBy', '“colour”'],
    ['from=2026-11-01&to=2026-11-02&connection=7', 'connection', 'no connection'],
    ['from=2026-11-01&to=2026-11-02&model=', 'model', 'empty'],
    ['from=2026-11-01&to=2026-11-02&project=a%00b', 'project', 'no name has'],
    ['from=2026-11-01&to=2026-11-02&endpoint=%0A', 'endpoint', 'no name has'],
    ['from=2026-11-01&to=2026-11-02&group=day', 'group', 'There is no parameter'],
    ['from=2026-11-01&from=2026-11-02&to=2026-11-02', 'from', 'more than once'],
  ])('%s', (query, field, message) => {
    expect(() => parseUsageQuery(new URLSearchParams(query))).toThrowError(
      expect.objectContaining({
        code: 'invalid',
        fields: expect.objectContaining({ [field]: expect.stringContaining(message) }),
      }),
    );
  });

  it('takes what it was made from, for any valid range', () => {
    const day = fc.integer({ min: 0, max: 3000 }).map((n) => addDays('2020-01-01' as Day, n));
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 3000 }), fc.subarray([...GROUPS]), (first, length, groupBy) => {
        const to = addDays(first, length);
        const parsed = parseUsageQuery(new URLSearchParams({ from: first, to, groupBy: groupBy.join(',') }));
        expect(parsed).toMatchObject({ from: first, to, groupBy });
      }),
    );
  });
});
