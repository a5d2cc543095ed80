import { Badge } from '@/components/ui/badge';
import { Card } from '@/components/ui/card';
import { Table, TBody, Td, THead, Th, Tr } from '@/components/ui/table';
import { formatDay } from '@/lib/format';
import type { MemberRow } from '@/lib/members/queries';
import { RemoveMember, RoleSelect } from './member-controls';
import { roleLabel } from './role-labels';

type Props = { members: readonly MemberRow[]; canWrite: boolean; ownId: string };

export function MemberTable({ members, canWrite, ownId }: Props) {
  return (
    <Card flush>
      <Table label="Members">
        <THead>
          <tr>
            <Th>Member</Th>
            <Th>Role</Th>
            <Th>Since</Th>
            {canWrite && (
              <Th>
                <span className="sr-only">Actions</span>
              </Th>
            )}
          </tr>
        </THead>
        <TBody>
          {members.map((member) => (
            <Tr key={member.userId}>
              <Td className="min-w-64">
                <span className="flex items-center gap-2 font-medium">
                  {member.name}
                  {member.userId === ownId && <Badge>You</Badge>}
                </span>
                <span className="break-all text-muted">{member.email}</span>
              </Td>
              <Td className="min-w-36">{canWrite ? <RoleSelect member={member} /> : roleLabel(member.role)}</Td>
              <Td className="whitespace-nowrap">{formatDay(member.since)}</Td>
              {canWrite && (
                <Td className="text-right">
                  <RemoveMember member={member} />
                </Td>
              )}
            </Tr>
          ))}
        </TBody>
      </Table>
    </Card>
  );
}
