import { setTimeout as sleep } from 'node:timers/promises';
import { systemActor } from '@/lib/auth/actor';
import { eachDay, startOf } from '@/lib/day';
import type { ReadDay } from '@/lib/sync/diff';
import { postgresLedger } from '@/lib/sync/postgres/ledger';
import { batchesOf, storeDays } from '@/lib/sync/store';
import { syncConnection } from '@/lib/sync/sync';
import type { Target } from '@/lib/sync/types';
import { asOwner, createMember } from '@/lib/testing/factories';
import { connected, daysAgo, soon, today } from '@/lib/testing/syncing';
import { type WorkspaceTx, withWorkspace } from '@/lib/workspace';
import { type OpenSandbox, openSandbox } from '../sandbox/open.ts';
import { copyInto } from './copy.ts';
import { type Finding, inTurns } from './measure.ts';

const ENDPOINTS = ['completions', 'embeddings', 'images'];
const GROUPS = 200;
const ROUNDS = 7;
/** Days of the month that are upserted row by row: the whole of it would take minutes. */
const UPSERTED_DAYS = 1;
/** Of the sandbox's answers: about what a provider's take. */
const LATENCY_MS = 100;

export async function bench(): Promise<Finding[]> {
  const sandbox = await openSandbox('bench');
  try {
    return [...(await storing()), ...(await firstNumbers(sandbox))];
  } finally {
    await sandbox.close();
  }
}

/** A month of a large organization: the same rows by the real store and by COPY, in turns, into the same table. */
async function storing(): Promise<Finding[]> {
  const { workspaceId } = await createMember();
  const month = monthOf(0n);
  const corrected = monthOf(1n);
  const rows = month.length * GROUPS;
  const targets = await Promise.all(
    Array.from({ length: ROUNDS * 5 }, () => connected(40, workspaceId, `sk-${Math.random()}`)),
  );
  const [stored = [], copied = [], created = [], upserted = [], again = []] = [0, 1, 2, 3, 4].map((i) =>
    targets.slice(i * ROUNDS, (i + 1) * ROUNDS),
  );
  const claims = await Promise.all(stored.map((target) => postgresLedger.claimOne(target, 'manual')));
  const store = (days: ReadDay[]) => async (round: number) => {
    const claim = claims[round];
    if (!claim || typeof claim === 'string') throw new Error('The connection could not be claimed.');
    for (const batch of batchesOf(days)) await postgresLedger.write(claim, (tx) => storeDays(tx, new Date(), batch));
  };
  const texts = copied.map((target) => textOf(target, month));
  const copy = (round: number) => copyInto('usage_rows', COLUMNS, texts[round] ?? Buffer.alloc(0));

  const createMany = (round: number) => inWorkspace(created[round], (tx, target) => createAll(tx, target, month));
  const days = month.slice(-UPSERTED_DAYS * ENDPOINTS.length);
  const upsert = async (round: number) => {
    for (const day of days)
      for (const group of day.groups)
        await inWorkspace(upserted[round], (tx, target) => upsertEach(tx, target, [{ ...day, groups: [group] }]));
  };
  const upsertInOne = (round: number) => inWorkspace(again[round], (tx, target) => upsertEach(tx, target, days));
  const share = month.length / days.length;

  const first = await inTurns(ROUNDS, { store: store(month), copy, createMany, upsert, upsertInOne });
  const second = await inTurns(ROUNDS, { same: store(month) });
  const changed = await inTurns(ROUNDS, { corrected: store(corrected) });
  const rate = (ms: number) => `${Math.round(rows / (ms / 1000)).toLocaleString('en')} rows/s`;
  const against = (ms: number) => ({ ratio: first.copy / ms, unit: 'of COPY' });
  return [
    {
      what: `storing ${rows} new rows`,
      ...against(first.store),
      from: `${rate(first.store)}, COPY ${rate(first.copy)}`,
    },
    {
      what: 'against createMany of the same rows',
      ratio: first.createMany / first.store,
      unit: 'times (8 wanted)',
      from: rate(first.createMany),
    },
    {
      what: 'against an upsert of each row, as Prisma makes it',
      ratio: (first.upsert * share) / first.store,
      unit: 'times (50 wanted)',
      from: `${rate(first.upsert * share)}, measured on ${rows / share} of them`,
    },
    {
      what: 'against an upsert of each row, in one transaction',
      ratio: (first.upsertInOne * share) / first.store,
      unit: 'times',
      from: rate(first.upsertInOne * share),
    },
    { what: 'reading them again, nothing changed', ...against(second.same), from: rate(second.same) },
    { what: 'reading them again, every row changed', ...against(changed.corrected), from: rate(changed.corrected) },
  ];
}

/** What the store is compared with: one transaction in the tenant's door, written with Prisma's own calls. */
async function inWorkspace(target: Target | undefined, work: (tx: WorkspaceTx, target: Target) => Promise<unknown>) {
  if (!target) throw new Error('A round without a connection.');
  await withWorkspace(systemActor(target.workspaceId), 'sync.run', (tx) => work(tx, target), { timeout: 120_000 });
}

const rowsOf = ({ workspaceId, connectionId }: Target, days: readonly ReadDay[]) =>
  days.flatMap(({ day, endpoint, groups }) =>
    groups.map((group) => ({ workspaceId, connectionId, day: startOf(day), endpoint, ...group })),
  );

const createAll = ({ db }: WorkspaceTx, target: Target, days: readonly ReadDay[]) =>
  db.usageRow.createMany({ data: rowsOf(target, days) });

async function upsertEach({ db }: WorkspaceTx, target: Target, days: readonly ReadDay[]) {
  for (const row of rowsOf(target, days)) {
    const { inputTokens, outputTokens, requests, ...key } = row;
    const counts = { inputTokens, outputTokens, requests };
    await db.usageRow.upsert({
      where: { workspaceId_connectionId_day_endpoint_projectId_model: key },
      create: row,
      update: counts,
    });
  }
}

function monthOf(more: bigint): ReadDay[] {
  return eachDay(daysAgo(30), today()).flatMap((day, d) =>
    ENDPOINTS.map((endpoint, e) => ({
      endpoint,
      day,
      groups: Array.from({ length: GROUPS }, (_, i) => ({
        projectId: `proj_${String(i % 50).padStart(12, '0')}`,
        model: `model-${Math.floor(i / 50)}-2026-01-01`,
        inputTokens: BigInt((d + 1) * (e + 1) * (i + 1) * 1_000) + more,
        outputTokens: BigInt((d + 1) * (i + 1) * 100) + more,
        requests: BigInt(i + 1) + more,
      })),
    })),
  );
}

const COLUMNS = [
  'workspace_id',
  'connection_id',
  'day',
  'endpoint',
  'project_id',
  'model',
  'input_tokens',
  'output_tokens',
  'requests',
];

function textOf({ workspaceId, connectionId }: Target, days: readonly ReadDay[]): Buffer {
  const lines = days.flatMap(({ day, endpoint, groups }) =>
    groups.map((g) =>
      [workspaceId, connectionId, day, endpoint, g.projectId, g.model, g.inputTokens, g.outputTokens, g.requests].join(
        '\t',
      ),
    ),
  );
  return Buffer.from(`${lines.join('\n')}\n`);
}

/** From Connect to the first usage a screen can show, in round trips to the provider; and what a whole year takes. */
async function firstNumbers(sandbox: OpenSandbox): Promise<Finding[]> {
  sandbox.control.apply({ latencyMs: LATENCY_MS });
  const { workspaceId } = await createMember();
  const key = sandbox.keyOf('ordinary');
  const target = await connected(365, workspaceId, key);
  const started = performance.now();
  let ended = false;
  const sync = syncConnection(target, 'connect', { deadline: soon() }).finally(() => {
    ended = true;
  });
  let first = 0;
  while (first === 0 && !ended) {
    const rows = await asOwner('SELECT FROM usage_rows WHERE connection_id = $1 LIMIT 1', [target.connectionId]);
    if (rows.length > 0) first = performance.now() - started;
    else await sleep(5);
  }
  const { outcome } = await sync;
  if (outcome !== 'succeeded') throw new Error(`The sync ended as ${outcome}.`);
  const whole = performance.now() - started;
  const trips = (ms: number) => ({ ratio: ms / LATENCY_MS, unit: 'round trips' });
  const speed = `at ${LATENCY_MS} ms a call`;
  return [
    { what: 'from Connect to the first usage', ...trips(first), from: `${Math.round(first)} ms ${speed}` },
    {
      what: 'from Connect to twelve months of usage',
      ...trips(whole),
      from: `${(whole / 1000).toFixed(1)} s ${speed}`,
    },
  ];
}
