import { AppFrame } from '@/components/layout/app-frame';
import { membershipsOf } from '@/lib/auth/memberships';
import { requireActor } from '@/lib/auth/session';

export default async function SignedInLayout({ children }: LayoutProps<'/'>) {
  const { role, name, email, userId, workspaceId, workspaceName } = await requireActor();
  const own = await membershipsOf(userId);
  const workspaces = own.map((membership) => ({ id: membership.workspaceId, name: membership.workspaceName }));
  return <AppFrame frame={{ role, name, email, userId, workspaceId, workspaceName, workspaces }}>{children}</AppFrame>;
}
