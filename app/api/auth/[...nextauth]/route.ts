import NextAuth from 'next-auth';
import { authOptions } from '@/lib/auth/options';
import { inRequest } from '@/lib/request-id';

const handler = (request: Request, context: RouteContext<'/api/auth/[...nextauth]'>) =>
  inRequest(request.headers, () => NextAuth(authOptions())(request, context));

export { handler as GET, handler as POST };
