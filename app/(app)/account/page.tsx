import type { Metadata } from 'next';
import { EndSessionsForm } from '@/components/account/end-sessions-form';
import { PasswordForm } from '@/components/account/password-form';
import { SessionList } from '@/components/account/session-list';
import { Alert } from '@/components/ui/alert';
import { Card } from '@/components/ui/card';
import { Facts } from '@/components/ui/facts';
import { PageHeader } from '@/components/ui/page-header';
import { ownPasswordUntil } from '@/lib/auth/handed-password';
import { ownSessions } from '@/lib/auth/own-sessions';
import { requireActor } from '@/lib/auth/session';
import { formatDateTime } from '@/lib/format-time';
import { scoped } from '../scoped';

export const metadata: Metadata = { title: 'Account' };

async function Page() {
  const actor = await requireActor();
  const [sessions, until] = await Promise.all([ownSessions(actor), ownPasswordUntil(actor)]);
  return (
    <>
      <PageHeader title="Account" description="Your own sign-in, the same in every workspace." />
      <div className="flex max-w-2xl flex-col gap-6">
        {until && (
          <Alert tone="warning" title="Choose a password of your own">
            The one you were given opens Doow until {formatDateTime(until.toISOString())}.
          </Alert>
        )}
        <Card title="You">
          <Facts
            items={[
              { label: 'Name', value: actor.name },
              { label: 'Email', value: actor.email },
              {
                label: 'Role',
                value: (
                  <span className="inline-block first-letter:uppercase">{`${actor.role} of ${actor.workspaceName}`}</span>
                ),
              },
            ]}
          />
        </Card>
        <Card title="Password" description="Changing it signs you out everywhere else.">
          <PasswordForm email={actor.email} />
        </Card>
        <Card
          flush
          title="Sessions"
          description="A session ends after 12 hours without use, and after 7 days in any case."
        >
          <SessionList sessions={sessions} />
          <EndSessionsForm others={sessions.filter(({ current }) => !current).length} />
        </Card>
      </div>
    </>
  );
}

export default scoped(Page);
