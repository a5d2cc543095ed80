import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { USAGE_ENDPOINTS } from '@/lib/integrations/providers/openai/endpoints';
import type { Finding } from './measure.ts';
import { createOrganizations, makeDue, whatIsStored, withOwner } from './scale/organizations.ts';

/** SCALE_ORGANIZATIONS makes it smaller. */
const ORGANIZATIONS = Number(process.env.SCALE_ORGANIZATIONS ?? 10_000);
const PROCESSES = (process.env.SCALE_PROCESSES ?? '1,2,4').split(',').map(Number);
const LATENCY_MS = 200;
const CALLS = USAGE_ENDPOINTS.length + 1;
/** Rows of the sandbox's day: two projects, two models, every endpoint. */
const ROWS_A_DAY = USAGE_ENDPOINTS.length * 4;
const SECONDS_AT_MOST = 200;
const MB_AT_MOST = 500;
/** V8's limit in each process: without one it takes what the machine has before it looks for garbage. */
const HEAP_MB = 256;
/** Clock ticks of /proc a second. */
const HERTZ = 100;

type Told = { claimed: number; failed: number; seconds: number; cpuSeconds: number; peakMb: number };

/** Every organization, every endpoint, three days and today: by one process, then by several at once. */
export async function bench(): Promise<Finding[]> {
  const provider = start('provider.ts', [`${LATENCY_MS}`]);
  try {
    process.env.OPENAI_BASE_URL = await lineOf(provider);
    process.env.OPENAI_PACE = '8,1';
    await createOrganizations(ORGANIZATIONS);
    const findings: Finding[] = [];
    for (const processes of PROCESSES) findings.push(...(await round(processes, provider)));
    return findings;
  } finally {
    provider.kill();
  }
}

async function round(processes: number, provider: ChildProcess): Promise<Finding[]> {
  await makeDue();
  await fetch(`${process.env.OPENAI_BASE_URL}/reset`);
  const workers = Array.from({ length: processes }, () => start('worker.ts', []));
  const postmaster = await postmasterPid();
  const before = { database: cpuOfTree(postmaster), provider: cpuOf(provider.pid ?? 0), commits: await commits() };
  const told = workers.map(lineOf);
  const began = performance.now();
  for (const worker of workers) worker.stdin?.write('go\n');
  const results = (await Promise.all(told)).map((line) => JSON.parse(line) as Told);
  const seconds = (performance.now() - began) / 1000;
  const used = {
    database: cpuOfTree(postmaster) - before.database,
    provider: cpuOf(provider.pid ?? 0) - before.provider,
    workers: results.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
  };
  const transactions = (await commits()) - before.commits;
  await expectRight();
  const peakMb = Math.max(...results.map((result) => result.peakMb));
  const who = `${ORGANIZATIONS} organizations, ${processes} ${processes === 1 ? 'process' : 'processes'}`;
  const perSecond = ORGANIZATIONS / seconds;
  return [
    {
      what: `${who}: time`,
      ratio: seconds / ((SECONDS_AT_MOST * ORGANIZATIONS) / 10_000),
      unit: `of ${SECONDS_AT_MOST} s for 10,000`,
      from: `${seconds.toFixed(1)} s, ${perSecond.toFixed(1)} organizations/s; CPU s: ${used.workers.toFixed(1)} workers, ${used.database.toFixed(1)} PostgreSQL, ${used.provider.toFixed(1)} provider; ${(transactions / ORGANIZATIONS).toFixed(1)} transactions an organization, ${Math.round(transactions / seconds)}/s`,
    },
    {
      what: `${who}: memory of the largest`,
      ratio: peakMb / MB_AT_MOST,
      unit: `of ${MB_AT_MOST} MB`,
      from: `${Math.round(peakMb)} MB`,
    },
  ];
}

/** Each organization was read by one run, with every call made once, and every figure is its own. */
async function expectRight(): Promise<void> {
  const calls: number[] = await (await fetch(`${process.env.OPENAI_BASE_URL}/counts`)).json();
  const { once: readOnce, rows, wrong } = await whatIsStored();
  const expected = ORGANIZATIONS * 4 * ROWS_A_DAY;
  if (calls.length !== ORGANIZATIONS || calls.some((count) => count !== CALLS))
    throw new Error('The provider was called more or less than once.');
  if (readOnce !== ORGANIZATIONS) throw new Error(`${readOnce} organizations were read by one run that succeeded.`);
  if (rows !== expected || wrong > 0)
    throw new Error(`${rows} rows are stored instead of ${expected}, ${wrong} of them wrong.`);
}

function start(file: string, args: string[]): ChildProcess {
  const program = [
    `--max-old-space-size=${HEAP_MB}`,
    '--conditions=react-server',
    '--import',
    'tsx',
    `e2e/bench/scale/${file}`,
    ...args,
  ];
  return spawn(process.execPath, program, { stdio: ['pipe', 'pipe', 'inherit'] });
}

async function lineOf(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('A process without output.');
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  return chunk.toString().trim();
}

const postmasterPid = () =>
  withOwner(async (client) => {
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    return statOf(rows[0]?.pid ?? 0).parent;
  });

const commits = () =>
  withOwner(async (client) => {
    const { rows } = await client.query<{ commits: number }>(
      'SELECT xact_commit::int AS commits FROM pg_stat_database WHERE datname = current_database()',
    );
    return rows[0]?.commits ?? 0;
  });

/** Linux only, as the figures in the README are: elsewhere they read 0. */
function statOf(pid: number): { parent: number; own: number; gone: number } {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ').map(Number) ?? [];
    const [utime = 0, stime = 0, cutime = 0, cstime = 0] = fields.slice(11, 15);
    return { parent: fields[1] ?? 0, own: (utime + stime) / HERTZ, gone: (cutime + cstime) / HERTZ };
  } catch {
    return { parent: 0, own: 0, gone: 0 };
  }
}

const cpuOf = (pid: number) => statOf(pid).own;

/** CPU seconds of a process, of its children, and of those that have ended. */
function cpuOfTree(pid: number): number {
  let pids: number[] = [];
  try {
    pids = readdirSync('/proc').map(Number).filter(Boolean);
  } catch {}
  const children = pids.filter((child) => statOf(child).parent === pid);
  const { own, gone } = statOf(pid);
  return own + gone + children.reduce((sum, child) => sum + cpuOf(child), 0);
}
