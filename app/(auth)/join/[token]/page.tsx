import type { Metadata } from 'next';
import { JoinForm } from '@/components/members/join-form';
import { Alert } from '@/components/ui/alert';
import { Card } from '@/components/ui/card';
import { invitationOf } from '@/lib/members/invitations';

// Keeps the token in the path out of Referer headers. `no-referrer` would also take the Origin from a form's POST.
export const metadata: Metadata = { title: 'Join', referrer: 'strict-origin' };

/** The same for every address: a page that asked a known one for less would tell who has an account. */
export default async function Page({ params }: PageProps<'/join/[token]'>) {
  const { token } = await params;
  const invitation = await invitationOf(token);
  if (!invitation)
    return (
      <Card>
        <h1 className="mb-4 font-semibold text-xl">Join</h1>
        <Alert tone="warning" title="This link does not work any more">
          It was used, revoked or is older than 72 hours. Ask an owner of the workspace for a new one.
        </Alert>
      </Card>
    );
  return (
    <Card>
      <h1 className="break-words font-semibold text-xl">Join {invitation.workspaceName}</h1>
      <p className="mt-1 mb-6 break-words text-muted">
        This link is for {invitation.email}. If you chose a password for this address in Doow before, enter that one.
        Otherwise choose one.
      </p>
      <JoinForm token={token} email={invitation.email} />
    </Card>
  );
}
