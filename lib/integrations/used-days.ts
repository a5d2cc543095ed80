import 'server-only';
import { addDays, type Day } from '@/lib/day';
import type { CoveredConnection } from '@/lib/sync/finality';
import type { WorkspaceTx } from '@/lib/workspace';
import type { UsedDay } from './silence';

/** Five weeks: enough to know an organization's weekdays by. */
const WINDOW_DAYS = 36;

/** Of each connection that has any usage, how many rows its days of the last five weeks have. */
export async function usedDays({ db, workspaceId }: WorkspaceTx, ids: readonly string[]) {
  const rows = await db.$queryRaw<{ id: string; day: Day | null; rows: number | null }[]>`
    SELECT c.id, to_char(v.day, 'YYYY-MM-DD') AS day, v.rows
    FROM unnest(${[...ids]}::uuid[]) AS c(id)
    LEFT JOIN LATERAL (
      SELECT day, sum(rows)::int AS rows FROM coverage
      WHERE workspace_id = ${workspaceId}::uuid AND connection_id = c.id
        AND day > (now() AT TIME ZONE 'UTC')::date - ${WINDOW_DAYS}::int
      GROUP BY day) v ON true
    WHERE EXISTS (SELECT FROM usage_rows u WHERE u.workspace_id = ${workspaceId}::uuid AND u.connection_id = c.id)`;
  const days = new Map<string, Map<Day, number>>();
  for (const { id, day, rows: count } of rows) {
    const own = days.get(id) ?? new Map<Day, number>();
    if (day) own.set(day, count ?? 0);
    days.set(id, own);
  }
  return days;
}

/** The days before today that were synced in full, in order, with their rows. */
export function completeDays(
  { days }: CoveredConnection,
  rows: ReadonlyMap<Day, number> | undefined,
  today: Day,
): UsedDay[] {
  return days
    .filter(({ day }) => day < today && day > addDays(today, -WINDOW_DAYS))
    .filter(({ complete, endpoints }) => endpoints > 0 && complete === endpoints)
    .map(({ day }) => ({ day, rows: rows?.get(day) ?? 0 }));
}
