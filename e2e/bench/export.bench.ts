import { execFileSync } from 'node:child_process';
import { get } from 'node:http';
import type { Readable } from 'node:stream';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type { Member } from '@/lib/auth/actor';
import { inlined } from '@/lib/csv-copy';
import { createConnection, createMember } from '@/lib/testing/factories';
import { exportCsv, exportRows, NO_NAMES, rowsOf, sumsOf } from '@/lib/usage/export';
import { parseRowsQuery, parseUsageQuery } from '@/lib/usage/params';
import { type Finding, inTurns } from './measure.ts';
import { signedIn, startServer } from './production.ts';
import { withOwner } from './scale/organizations.ts';

const ROUNDS = 3;
/** V8's limit for the server: all of Next lives in it, and no file of these would. */
const HEAP_MB = 128;
const DAYS = 250;
const EACH_DAY = { connections: 4, endpoints: 2, projects: 25, models: 20 };
const ROWS = Object.values(EACH_DAY).reduce((product, count) => product * count, DAYS);
const RANGE = 'from=2025-01-01&to=2025-12-31';
const GROUPS = 'day,endpoint,project,model,connection';

/**
 * A million rows of one workspace, among a million of another, as CSV: through the door in this process and from the
 * production server, against the same query in a `COPY … TO STDOUT` of plain `pg` as the owner, whom no policy binds,
 * without the guard against formulas and with LF for a line's end.
 */
export async function bench(): Promise<Finding[]> {
  const member = await fill();
  const rows = parseRowsQuery(new URLSearchParams(RANGE));
  const sums = parseUsageQuery(new URLSearchParams(`${RANGE}&groupBy=${GROUPS}`));
  const server = await startServer(HEAP_MB);
  try {
    const { name, value } = await signedIn(member);
    const download = (path: string) => readAll(() => responseOf(`${server.url}${path}`, `${name}=${value}`));
    return [
      ...(await compare('rows', rowsOf(member.workspaceId, rows, NO_NAMES), {
        door: () => readAll(async () => bodyOf(await exportRows(member, rows))),
        http: () => download(`/api/usage/rows.csv?${RANGE}`),
      })),
      ...(await compare('sums', sumsOf(member.workspaceId, sums, NO_NAMES), {
        door: () => readAll(async () => bodyOf(await exportCsv(member, sums))),
        http: () => download(`/api/usage/export.csv?${RANGE}&groupBy=${GROUPS}`),
      })),
      await memory(server.pid, download),
    ];
  } finally {
    await server.stop();
  }
}

type Way = 'plain' | 'free' | 'door' | 'http';

async function compare(
  what: string,
  { columns, query }: ReturnType<typeof rowsOf>,
  ways: Record<'door' | 'http', () => Promise<number>>,
): Promise<Finding[]> {
  const connect = async (options: string) => {
    const client = new pg.Client({ connectionString: process.env.TEST_OWNER_URL, options });
    await client.connect();
    return client;
  };
  const plain = await connect('-c enable_seqscan=off'); // as the door has it: what is measured is the door, not the plan
  const free = await connect('');
  const names = columns.map(({ name }) => pg.escapeIdentifier(name));
  const copy = `COPY (SELECT * FROM (${inlined(query)}) q (${names})) TO STDOUT (FORMAT csv, HEADER)`;
  const contenders: Record<Way, () => Promise<number>> = {
    plain: () => readAll(async () => plain.query(copyTo(copy))),
    free: () => readAll(async () => free.query(copyTo(copy))),
    ...ways,
  };
  try {
    const bytes = await contenders.plain();
    for (const way of ['door', 'http'] as const) {
      const whole = await contenders[way]();
      if (whole !== bytes + ROWS + 1)
        throw new Error(`${what}, ${way}: ${whole} bytes instead of ${bytes + ROWS + 1}.`);
    }
    const ms = await inTurns(ROUNDS, contenders);
    const rate = (way: Way) => `${Math.round(ROWS / ms[way])},000 rows/s, ${(bytes / 1000 / ms[way]).toFixed(0)} MB/s`;
    const finding = (of: string, way: Way): Finding => ({
      what: `${what}: ${of}`,
      ratio: ms.plain / ms[way],
      unit: 'of COPY',
      from: `${rate(way)}; COPY ${rate('plain')}`,
    });
    return [
      finding('through the door (0.5 wanted)', 'door'),
      finding('from the production server (0.5 wanted)', 'http'),
      finding('COPY, its plan left to the planner', 'free'),
    ];
  } finally {
    await Promise.all([plain.end(), free.end()]);
  }
}

/** The most memory the server has while a tenth is downloaded, and while all of it is. */
async function memory(pid: number, download: (path: string) => Promise<number>): Promise<Finding> {
  const most = async (range: string) => {
    let largest = 0;
    const sample = () => {
      largest = Math.max(largest, Number(execFileSync('ps', ['-o', 'rss=', '-p', `${pid}`])) / 1024);
    };
    const timer = setInterval(sample, 100);
    for (let i = 0; i < ROUNDS; i++) await download(`/api/usage/rows.csv?${range}`);
    clearInterval(timer);
    sample();
    return largest;
  };
  const tenth = await most('from=2025-01-01&to=2025-01-25');
  const all = await most(RANGE);
  return {
    what: `memory of the server, ${ROWS / 10} rows and ${ROWS}`,
    ratio: all / tenth,
    unit: 'times',
    from: `at most ${tenth.toFixed(0)} MB and ${all.toFixed(0)} MB, heap limited to ${HEAP_MB} MB`,
  };
}

/** Reads to the end, and keeps nothing. @returns how many bytes there were */
async function readAll(open: () => Promise<AsyncIterable<Uint8Array>>): Promise<number> {
  let bytes = 0;
  for await (const chunk of await open()) bytes += chunk.byteLength;
  return bytes;
}

function bodyOf({ body }: Response): AsyncIterable<Uint8Array> {
  if (!body) throw new Error('An answer without a body.');
  return body;
}

const responseOf = (url: string, cookie: string) =>
  new Promise<Readable>((resolve, reject) => {
    const request = get(url, { headers: { cookie } }, (response) => {
      if (response.statusCode === 200) resolve(response);
      else reject(new Error(`${url} answers ${response.statusCode}.`));
    });
    request.on('error', reject);
  });

/** Day after day, as a nightly sync leaves them: rows of both workspaces lie beside each other. */
async function fill(): Promise<Member> {
  const [member, other] = [await createMember('finance'), await createMember('finance')];
  for (const { workspaceId } of [member, other])
    for (let i = 0; i < EACH_DAY.connections; i++)
      await createConnection(workspaceId, { name: `Organization ${i}`, historyFrom: '2025-01-01' });
  await withOwner(async (owner) => {
    await owner.query(
      `INSERT INTO projects SELECT workspace_id, id, 'proj_' || substr(md5(p::text), 1, 24), 'Project, number ' || p
       FROM connections, generate_series(1, $1) p`,
      [EACH_DAY.projects],
    );
    await owner.query(
      `INSERT INTO usage_rows SELECT c.workspace_id, c.id, d::date, e, 'proj_' || substr(md5(p::text), 1, 24),
         'gpt-' || m % 5 || '.' || m || '-mini-2025-04-1' || m % 10, 90000 * p * m, 7000 * m, 1 + p * m
       FROM generate_series(timestamp '2025-01-01', timestamp '2025-01-01' + make_interval(days => $1 - 1), '1 day') d,
         connections c, unnest($2::text[]) e, generate_series(1, $3) p, generate_series(1, $4) m`,
      [DAYS, ['completions', 'embeddings'], EACH_DAY.projects, EACH_DAY.models],
    );
    await owner.query(
      `INSERT INTO coverage SELECT workspace_id, connection_id, endpoint, day, now(), now(), count(*), ''::bytea, NULL
       FROM usage_rows GROUP BY 1, 2, 3, 4`,
    );
    await owner.query('VACUUM ANALYZE');
  });
  return member;
}
