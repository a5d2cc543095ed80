import { unavailableOf } from '@/lib/database-failure';
import { env } from '@/lib/env';
import { log } from '@/lib/log';
import { clearCounters } from '@/lib/rate-limits';
import { inRequest } from '@/lib/request-id';
import { MAX_DURATION_S } from '@/lib/sync/cadence';
import { isCronCall } from '@/lib/sync/cron-secret';
import { syncDue } from '@/lib/sync/sync';

export const maxDuration = 300;
const headers = { 'cache-control': 'no-store' };

/** Syncs every due connection; any scheduler with the secret may call it, as often and as late as it likes. */
export const GET = (request: Request): Promise<Response> => inRequest(request.headers, () => answer(request));

async function answer(request: Request): Promise<Response> {
  const deadline = new Date(Date.now() + MAX_DURATION_S * 1000);
  const secret = env().CRON_SECRET;
  if (!secret) return Response.json({ error: 'CRON_SECRET is not configured.' }, { status: 503, headers });
  if (!isCronCall(request.headers.get('authorization'), secret)) {
    log().warn({}, 'A call of the cron without its secret was refused');
    return Response.json({ error: 'The cron secret is missing or wrong.' }, { status: 401, headers });
  }
  try {
    const counts = await syncDue({ deadline });
    await clearCounters().catch((error: unknown) => log().warn({ err: error }, 'Old counters could not be deleted'));
    return Response.json(counts, { headers });
  } catch (error) {
    log().error({ err: error }, 'The cron could not work through what is due');
    const unavailable = unavailableOf(error);
    if (unavailable)
      return Response.json(
        { error: unavailable.message },
        { status: 503, headers: { ...headers, 'retry-after': `${unavailable.retryAfterS ?? 30}` } },
      );
    return Response.json(
      { error: 'The sync could not run. The server log has the details.' },
      { status: 500, headers },
    );
  }
}
