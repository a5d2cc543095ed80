import { NextRequest } from 'next/server';
import NextAuth from 'next-auth';
import { authOptions } from '@/lib/auth/options';
import { parseObject, readText } from '@/lib/body';
import { inRequest } from '@/lib/request-id';
import { errorResponse } from '@/lib/route';

type Context = RouteContext<'/api/auth/[...nextauth]'>;

const answer = (request: Request, context: Context) =>
  inRequest(request.headers, () => NextAuth(authOptions())(request, context));

export const GET = answer;

/** next-auth reads whatever it is sent, and writes to the log what a client calls an error: neither is let through. */
export async function POST(request: Request, context: Context): Promise<Response> {
  const { nextauth } = await context.params;
  if (nextauth[0] === '_log') return new Response(null, { status: 404 });
  try {
    const { url, headers } = request;
    const body = await readText(request);
    if (headers.get('content-type')?.includes('application/json')) parseObject(body);
    return await answer(new NextRequest(url, { method: 'POST', headers, body }), context);
  } catch (error) {
    return inRequest(request.headers, () => errorResponse(error));
  }
}
