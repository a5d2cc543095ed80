import { connection } from 'next/server';
import { health } from '@/lib/sync/health';

/** 200 while the database answers, 503 while it does not. */
export async function GET(): Promise<Response> {
  await connection();
  const report = await health();
  const status = report.database === 'ok' ? 200 : 503;
  return Response.json(report, { status, headers: { 'cache-control': 'no-store' } });
}
