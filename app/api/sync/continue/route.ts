import { log } from '@/lib/log';
import { inRequest } from '@/lib/request-id';
import { readContinuation, SIGNATURE_HEADER } from '@/lib/sync/continuation';
import { continueSync } from '@/lib/sync/start';

export const maxDuration = 300;
const MAX_BODY = 1_000;
const noStore = { 'cache-control': 'no-store' };

/** The next slice of a sync that ran out of time; only this deployment can sign one. */
export const POST = (request: Request): Promise<Response> => inRequest(request.headers, () => answer(request));

async function answer(request: Request): Promise<Response> {
  if (Number(request.headers.get('content-length') ?? MAX_BODY + 1) > MAX_BODY)
    return new Response(null, { status: 413, headers: noStore });
  const continuation = readContinuation(await request.text(), request.headers.get(SIGNATURE_HEADER));
  if (!continuation) {
    log().warn({}, 'A slice of a sync that nobody here has signed was refused');
    return new Response(null, { status: 401, headers: noStore });
  }
  continueSync(continuation);
  return new Response(null, { status: 202, headers: noStore });
}
