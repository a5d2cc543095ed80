import { Card } from '@/components/ui/card';
import { Table, TBody, Td, THead, Th, Tr } from '@/components/ui/table';
import { formatDateTime } from '@/lib/format-time';
import type { InvitationRow } from '@/lib/members/queries';
import { RevokeInvitation } from './member-controls';
import { roleLabel } from './role-labels';

/** Links that were made and not used yet. */
export function InvitationTable({
  invitations,
  canWrite,
}: {
  invitations: readonly InvitationRow[];
  canWrite: boolean;
}) {
  return (
    <Card flush title="Open links" description="Each works once, until it expires.">
      <Table label="Open links">
        <THead>
          <tr>
            <Th>Email</Th>
            <Th>Role</Th>
            <Th>Expires</Th>
            {canWrite && (
              <Th>
                <span className="sr-only">Actions</span>
              </Th>
            )}
          </tr>
        </THead>
        <TBody>
          {invitations.map((invitation) => (
            <Tr key={invitation.id}>
              <Td className="min-w-64 break-all">{invitation.email}</Td>
              <Td>{roleLabel(invitation.role)}</Td>
              <Td className="whitespace-nowrap">{formatDateTime(invitation.expiresAt)}</Td>
              {canWrite && (
                <Td className="text-right">
                  <RevokeInvitation invitation={invitation} />
                </Td>
              )}
            </Tr>
          ))}
        </TBody>
      </Table>
    </Card>
  );
}
