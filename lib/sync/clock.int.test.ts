import { expect, it } from 'vitest';
import { endOf } from '@/lib/day';
import { asOwner } from '@/lib/testing/factories';
import { FakeProvider } from '@/lib/testing/fake-provider';
import { connected, daysAgo, syncWith } from '@/lib/testing/syncing';
import { isComplete } from './finality';

const HOUR_MS = 3_600_000;

it('a day that still runs by the provider’s clock is not complete, and is once it has ended there', async () => {
  const target = await connected(6);
  const provider = new FakeProvider();
  const readAtOf = async () => {
    const rows = await asOwner<{ day: string; readAt: Date }>(
      `SELECT to_char(day, 'YYYY-MM-DD') AS day, min(read_at) AS "readAt" FROM coverage WHERE connection_id = $1 GROUP BY 1`,
      [target.connectionId],
    );
    return new Map(rows.map(({ day, readAt }) => [day, readAt]));
  };
  // So far behind that yesterday has not ended there yet.
  const behind = Date.now() - endOf(daysAgo(1)).getTime() + HOUR_MS;
  provider.clockBehindMs = behind;
  expect(await syncWith(target, provider)).toMatchObject({ outcome: 'succeeded' });
  const first = await readAtOf();
  expect(first.size).toBe(7);
  expect(isComplete(daysAgo(1), first.get(daysAgo(1)) ?? null)).toBe(false);
  expect(isComplete(daysAgo(2), first.get(daysAgo(2)) ?? null)).toBe(true);
  provider.clockBehindMs = 0;
  expect(await syncWith(target, provider)).toMatchObject({ outcome: 'succeeded' });
  expect(isComplete(daysAgo(1), (await readAtOf()).get(daysAgo(1)) ?? null)).toBe(true);
});
