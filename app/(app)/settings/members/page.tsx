import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { InvitationTable } from '@/components/members/invitation-table';
import { InviteDialog } from '@/components/members/invite-dialog';
import { MemberTable } from '@/components/members/member-table';
import { PageHeader } from '@/components/ui/page-header';
import { can } from '@/lib/auth/permissions';
import { mayOpen } from '@/lib/auth/refused-role';
import { requireActor } from '@/lib/auth/session';
import { invitationList, memberList } from '@/lib/members/queries';
import { withWorkspace } from '@/lib/workspace';
import { scoped } from '../../scoped';

export const metadata: Metadata = { title: 'Members' };

async function Page() {
  const actor = await requireActor();
  if (!(await mayOpen(actor, 'members.read'))) notFound();
  const canWrite = can(actor.role, 'members.write');
  const { members, invitations } = await withWorkspace(actor, 'members.read', async (tx) => ({
    members: await memberList(tx),
    invitations: await invitationList(tx),
  }));
  return (
    <>
      <PageHeader
        title="Members"
        description="Who may see and do what in this workspace."
        actions={canWrite && <InviteDialog />}
      />
      <div className="flex flex-col gap-6">
        <MemberTable members={members} canWrite={canWrite} ownId={actor.userId} />
        {invitations.length > 0 && <InvitationTable invitations={invitations} canWrite={canWrite} />}
      </div>
    </>
  );
}

export default scoped(Page);
