import type { ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import type { Finding } from './measure.ts';
import { createOrganizations, makeDue, withOwner } from './scale/organizations.ts';
import { expectReadOnce, runWorkers, startProvider } from './scale/processes.ts';

/** SCALE_ORGANIZATIONS makes it smaller. */
const ORGANIZATIONS = Number(process.env.SCALE_ORGANIZATIONS ?? 10_000);
const PROCESSES = (process.env.SCALE_PROCESSES ?? '1,2,4').split(',').map(Number);
const LATENCY_MS = 200;
const SECONDS_AT_MOST = 200;
const MB_AT_MOST = 500;
/** Clock ticks of /proc a second. */
const HERTZ = 100;

/** Every organization, every endpoint, three days and today: by one process, then by several at once. */
export async function bench(): Promise<Finding[]> {
  const { provider, url } = await startProvider(LATENCY_MS);
  try {
    process.env.OPENAI_BASE_URL = url;
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
  const postmaster = await postmasterPid();
  const before = { database: cpuOfTree(postmaster), provider: cpuOf(provider.pid ?? 0), commits: await commits() };
  const results = await runWorkers(processes);
  const seconds = Math.max(...results.map((result) => result.seconds));
  const used = {
    database: cpuOfTree(postmaster) - before.database,
    provider: cpuOf(provider.pid ?? 0) - before.provider,
    workers: results.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
  };
  const transactions = (await commits()) - before.commits;
  await expectReadOnce(ORGANIZATIONS, `${process.env.OPENAI_BASE_URL}`);
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
