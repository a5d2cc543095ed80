import 'server-only';
import { audit, recordEvents } from '@/lib/activity/record';
import type { Member } from '@/lib/auth/actor';
import { type Day, dayOf } from '@/lib/day';
import { AppError } from '@/lib/errors';
import { formatDay } from '@/lib/format';
import { availableEndpoints } from '@/lib/sync/endpoints';
import { ask } from '@/lib/sync/postgres/asked';
import { makeDue } from '@/lib/sync/schedule';
import { withWorkspace } from '@/lib/workspace';
import { liveConnectionOf } from './connections';

/**
 * Asks for a day of the connection to be read again, every available endpoint of it. Whichever run comes next reads it,
 * one under way included; asking again before that changes nothing. The caller then starts a run.
 * @throws AppError `conflict` where nothing may be called, `invalid` at the field `day` for a day that is not kept.
 */
export async function requestReread(actor: Member, { id, day }: { id: string; day: Day }): Promise<void> {
  await withWorkspace(actor, 'connections.write', async (tx) => {
    const { name, provider, pausedAt, blockedReason, historyFrom, unavailable } = await liveConnectionOf(tx, id);
    if (pausedAt) throw new AppError('conflict', 'This connection is paused. Resume it first.');
    if (blockedReason)
      throw new AppError('conflict', 'The key was rejected. Choose Try stored key again, or replace it.');
    const first = dayOf(historyFrom);
    const [row] = await tx.db.$queryRaw<{ today: Date }[]>`SELECT (now() AT TIME ZONE 'UTC')::date AS today`;
    if (!row || day > dayOf(row.today))
      throw atDay('This day has not begun yet (UTC). Choose today or a day before it.');
    if (day < first) throw atDay(`Doow reads this organization from ${formatDay(first)} on. Choose a day since then.`);
    if (!(await ask(tx, id, day, availableEndpoints(provider, unavailable)))) return;
    await makeDue(tx, id);
    await recordEvents(tx, id, null, [{ kind: 'day_asked', data: { by: actor.name, day } }]);
    await audit(tx, 'connection.day_asked', { connectionId: id, name, day });
  });
}

const atDay = (message: string) => new AppError('invalid', message, { day: message });
