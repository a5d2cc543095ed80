import 'server-only';
import { type NewEvent, recordEvents } from '@/lib/activity/record';
import { systemActor } from '@/lib/auth/actor';
import { type Day, dayOf } from '@/lib/day';
import type { EndpointId } from '@/lib/integrations/provider';
import { type WorkspaceTx, withWorkspace } from '@/lib/workspace';
import { changesOf, contentHash, judge, type KnownDay, type ReadDay, type Verdict } from './diff';
import { type Fence, holdFence } from './fence';
import { deleteRows, insertRestatements, rowsOf, saveCoverage, upsertRows } from './rows';

/** Rows of one transaction at most, unless a single day has more: it must stay short. */
const BATCH_ROWS = 20_000;

export type Stored = { added: number; changed: number; removed: number; suspect: ReadDay[]; kept: ReadDay[] };

export type Extras = {
  /** Recorded with the days. */
  events?: readonly NewEvent[];
  /** The endpoints the organization turned out not to have. */
  unavailable?: readonly EndpointId[];
};

type Judged = ReadDay & { hash: Buffer; verdict: Verdict; known: KnownDay | undefined };

/**
 * One short transaction: checks the fence, replaces the days that changed, notes of the others that they were read.
 * Each day of each endpoint is afterwards whole as read, or untouched. `readAt` is the database's time before the
 * reading began.
 * @throws FencedOff, with nothing written.
 */
export async function storeDays(
  run: Fence & { runId: string },
  readAt: Date,
  days: readonly ReadDay[],
  { events = [], unavailable }: Extras = {},
): Promise<Stored> {
  const { connectionId, runId } = run;
  return withWorkspace(systemActor(run.workspaceId), 'sync.run', async (tx) => {
    await holdFence(tx.db, run);
    const known = await knownDays(tx, connectionId, days);
    const judged = days.map((day): Judged => {
      const hash = contentHash(day.groups);
      const coverage = known(day.endpoint, day.day);
      return { ...day, hash, known: coverage, verdict: judge(coverage, day.groups, hash) };
    });
    const changed = judged.filter(({ verdict }) => verdict === 'changed');
    const changes = changesOf(changed, await rowsOf(tx, connectionId, changed), known);
    await deleteRows(tx, connectionId, changes.removed);
    await upsertRows(tx, connectionId, [...changes.added, ...changes.changed]);
    await saveCoverage(tx, connectionId, readAt, judged);
    await insertRestatements(tx, connectionId, runId, changes.restated);
    const stored = {
      added: changes.added.length,
      changed: changes.changed.length,
      removed: changes.removed.length,
      suspect: judged.filter(({ verdict }) => verdict === 'suspect'),
      kept: judged.filter(({ verdict }) => verdict !== 'suspect'),
    };
    await recordEvents(tx, connectionId, runId, [...events, ...tellOf(judged, stored, changes.restated)]);
    await tx.db.$executeRaw`
      UPDATE sync_runs SET days_read = days_read + ${new Set(days.map(({ day }) => day)).size},
        rows_added = rows_added + ${stored.added}, rows_changed = rows_changed + ${stored.changed},
        rows_removed = rows_removed + ${stored.removed}
      WHERE workspace_id = ${tx.workspaceId}::uuid AND id = ${runId}::uuid`;
    if (unavailable)
      await tx.db.connection.updateMany({
        where: { workspaceId: tx.workspaceId, id: connectionId },
        data: { unavailable: [...unavailable] },
      });
    return stored;
  });
}

/** Stores a range, in several transactions of whole days where it has very many rows; the newest days first. */
export async function storeInBatches(
  run: Fence & { runId: string },
  readAt: Date,
  days: readonly ReadDay[],
  extras: Extras,
): Promise<Pick<Stored, 'suspect' | 'kept'>> {
  const all: Pick<Stored, 'suspect' | 'kept'> = { suspect: [], kept: [] };
  for (const [i, batch] of batchesOf(days).entries()) {
    const { suspect, kept } = await storeDays(run, readAt, batch, i === 0 ? extras : {});
    all.suspect.push(...suspect);
    all.kept.push(...kept);
  }
  return all;
}

/** One batch at least, so that what goes with it is written even where no day was read. */
function batchesOf(days: readonly ReadDay[]): ReadDay[][] {
  const batches: ReadDay[][] = [[]];
  let rows = 0;
  const byDay = Map.groupBy(days, ({ day }) => day);
  for (const day of [...byDay.keys()].sort().reverse()) {
    const readDays = byDay.get(day) ?? [];
    const count = readDays.reduce((sum, { groups }) => sum + groups.length, 0);
    if (rows > 0 && rows + count > BATCH_ROWS) {
      batches.push([]);
      rows = 0;
    }
    batches.at(-1)?.push(...readDays);
    rows += count;
  }
  return batches;
}

async function knownDays({ db, workspaceId }: WorkspaceTx, connectionId: string, days: readonly ReadDay[]) {
  const rows = await db.$queryRaw<(KnownDay & { endpoint: EndpointId; day: Date })[]>`
    SELECT c.endpoint, c.day, c.read_at AS "readAt", c.rows, c.content_hash AS "contentHash", c.suspect_at AS "suspectAt"
    FROM coverage c
    JOIN unnest(${days.map(({ endpoint }) => endpoint)}::text[], ${days.map(({ day }) => day)}::date[]) AS d (endpoint, day)
      ON c.endpoint = d.endpoint AND c.day = d.day
    WHERE c.workspace_id = ${workspaceId}::uuid AND c.connection_id = ${connectionId}::uuid`;
  const known = new Map(rows.map((row) => [`${dayOf(row.day)} ${row.endpoint}`, row]));
  return (endpoint: EndpointId, day: Day): KnownDay | undefined => known.get(`${day} ${endpoint}`);
}

function tellOf(judged: readonly Judged[], stored: Stored, restated: readonly { day: Day }[]): NewEvent[] {
  const { added, changed, removed } = stored;
  const span = (days: readonly { day: Day }[]) => {
    const sorted = days.map(({ day }) => day).sort();
    return { from: sorted[0] ?? '', to: sorted.at(-1) ?? '' };
  };
  const events: NewEvent[] = stored.suspect.map(({ endpoint, day }) => ({
    kind: 'suspect_day',
    data: { endpoint, day, rows: judged.find((j) => j.endpoint === endpoint && j.day === day)?.known?.rows ?? 0 },
  }));
  if (stored.kept.length > 0) {
    const endpoints = [...new Set(stored.kept.map(({ endpoint }) => endpoint))];
    events.push({ kind: 'days_stored', data: { ...span(stored.kept), endpoints, added, changed, removed } });
  }
  if (restated.length > 0) events.push({ kind: 'restated', data: { ...span(restated), groups: restated.length } });
  return events;
}
