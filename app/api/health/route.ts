import { connection } from 'next/server';
import { inRequest } from '@/lib/request-id';
import { health } from '@/lib/sync/health';

/** 200 while the database answers, 503 while it does not. */
export async function GET(request: Request): Promise<Response> {
  await connection();
  const report = await inRequest(request.headers, health);
  const status = report.database === 'ok' ? 200 : 503;
  return Response.json(report, { status, headers: { 'cache-control': 'no-store' } });
}
