import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { USAGE_ENDPOINTS } from '@/lib/integrations/providers/openai/endpoints';
import { whatIsStored } from './organizations.ts';

/** V8's limit in each process: without one it takes what the machine has before it looks for garbage. */
const HEAP_MB = 256;
const CALLS = USAGE_ENDPOINTS.length + 1;
/** Rows of the provider's day: two projects, two models, every endpoint. */
const ROWS_A_DAY = USAGE_ENDPOINTS.length * 4;

/** What a worker says of itself when nothing is due any more. */
export type Told = { claimed: number; failed: number; seconds: number; cpuSeconds: number; peakMb: number };

/** Starts the provider that every organization of the bench calls. @returns its process and its address */
export async function startProvider(latencyMs: number): Promise<{ provider: ChildProcess; url: string }> {
  const provider = start('provider.ts', [`${latencyMs}`]);
  return { provider, url: await lineOf(provider) };
}

/** So many processes that call the cron's own function until nothing is due, all from the same moment on. */
export async function runWorkers(count: number, env: Record<string, string> = {}, heapMb = HEAP_MB): Promise<Told[]> {
  const workers = Array.from({ length: count }, () => start('worker.ts', [], env, heapMb));
  const told = workers.map(lineOf);
  for (const worker of workers) worker.stdin?.write('go\n');
  return (await Promise.all(told)).map((line) => JSON.parse(line) as Told);
}

/** Each organization was read by one run, with every call made once, and every figure is its own. */
export async function expectReadOnce(organizations: number, provider: string): Promise<void> {
  const calls: number[] = await (await fetch(`${provider}/counts`)).json();
  const { once: readOnce, rows, wrong } = await whatIsStored();
  const expected = organizations * 4 * ROWS_A_DAY;
  if (calls.length !== organizations || calls.some((count) => count !== CALLS))
    throw new Error('The provider was called more or less than once.');
  if (readOnce !== organizations) throw new Error(`${readOnce} organizations were read by one run that succeeded.`);
  if (rows !== expected || wrong > 0)
    throw new Error(`${rows} rows are stored instead of ${expected}, ${wrong} of them wrong.`);
}

function start(file: string, args: string[], env: Record<string, string> = {}, heapMb = HEAP_MB): ChildProcess {
  const program = [
    `--max-old-space-size=${heapMb}`,
    '--conditions=react-server',
    '--import',
    'tsx',
    `e2e/bench/scale/${file}`,
    ...args,
  ];
  return spawn(process.execPath, program, { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...env } });
}

async function lineOf(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('A process without output.');
  const [chunk] = (await Promise.race([
    once(child.stdout, 'data'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`A process ended early, with code ${code}.`))),
  ])) as [Buffer];
  return chunk.toString().trim();
}
