import type { Metadata } from 'next';
import { DocPage } from '@/components/docs/doc-page';
import { AppLink, DocLink } from '@/components/docs/links';
import { PermissionTable } from '@/components/docs/permission-table';
import type { DocSection } from '@/components/docs/section';
import { DOCS } from '@/lib/docs/nav';

export const metadata: Metadata = { title: DOCS.roles.title, description: DOCS.roles.description };

const sections: readonly DocSection[] = [
  {
    id: 'roles',
    title: 'Who may do what',
    body: (
      <>
        <p>
          Every member of a workspace has one role. Owners run the workspace, admins look after its connections, finance
          reads usage, and a member sees that the integrations exist.
        </p>
        <PermissionTable />
        <p>
          The server refuses what this table does not allow, whatever a screen shows; a changed role counts from the
          next click on.
        </p>
      </>
    ),
  },
  {
    id: 'add-a-member',
    title: 'Add a member',
    body: (
      <>
        <p>
          An owner enters an email address and a role under <AppLink to="members">Members</AppLink> and gets a link.
          Doow sends no email: hand the link over yourself, by a way you trust. It works once, within 72 hours, and can
          be taken back until then. It also stops working when the owner who made it is removed, gets another role or
          has their password reset.
        </p>
        <p>
          Removing a member ends their sessions in the workspace. What they did stays in the audit log under their name.
        </p>
      </>
    ),
  },
  {
    id: 'audit-log',
    title: 'The audit log',
    body: (
      <p>
        Owners and admins see under <AppLink to="audit">Audit log</AppLink> who signed in, changed a role, touched or
        checked a connection, tried a key that was not accepted, changed a saved view, exported figures or read them by
        the API, was refused something for their role, or used up the attempts at a password, and from which address.
        Reads by the API and refusals are noted once an hour for a person. It can be narrowed to an action, a person, a
        connection or days, and exported as{' '}
        <DocLink to="api" part="audit-log">
          CSV
        </DocLink>
        . Entries are never changed or deleted.
      </p>
    ),
  },
  {
    id: 'passwords',
    title: 'Passwords',
    body: (
      <p>
        Everyone changes their own under <AppLink to="account">Account</AppLink>. Whoever has forgotten theirs asks the
        person who runs Doow for you, who can reset it. Too many wrong attempts make Doow wait before the next.
      </p>
    ),
  },
];

export default function RolesPage() {
  return <DocPage slug="roles" sections={sections} />;
}
