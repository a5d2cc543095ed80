'use client';

import { useState } from 'react';
import { useSend } from '@/components/scope/use-action';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions, DialogClose } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { can, ROLES, type Role } from '@/lib/auth/permissions';
import { counted } from '@/lib/format';
import { changeRoleAction, removeMemberAction, revokeInvitationAction } from '@/lib/members/actions';
import type { InvitationRow, MemberRow } from '@/lib/members/queries';
import { ROLE_LABELS } from './role-labels';

/** What happens to the links a member has made and nobody has used; empty where there are none. */
const linksRevoked = ({ name, openLinks }: MemberRow): string =>
  openLinks === 0
    ? ''
    : `${counted(openLinks, 'open invitation')} made by ${name} will be revoked: ${openLinks === 1 ? 'its link stops' : 'their links stop'} working.`;

/** The role, changed at once, or after a question where open links go with it; what cannot be is said beside it. */
export function RoleSelect({ member }: { member: MemberRow }) {
  const [result, run, pending] = useSend(changeRoleAction);
  const [asked, setAsked] = useState<Role | null>(null);
  const [shown, setShown] = useState(0);
  const change = (role: Role) => run({ userId: member.userId, role });
  const close = () => {
    setAsked(null);
    setShown((times) => times + 1); // the select shows the role again that the member has
  };
  return (
    <>
      <Field label={`Role of ${member.name}`} hideLabel error={result && !result.ok ? result.message : undefined}>
        <Select
          key={`${member.role}${result?.ok}${shown}`}
          size="sm"
          defaultValue={member.role}
          onChange={(event) => {
            const role = ROLES.find((each) => each === event.target.value);
            if (!role) return;
            if (member.openLinks > 0 && !can(role, 'members.write')) setAsked(role);
            else change(role);
          }}
          options={ROLES.map((role) => ({ value: role, label: ROLE_LABELS[role].label }))}
        />
      </Field>
      <Dialog
        title={`Change the role of ${member.name}${asked ? ` to ${ROLE_LABELS[asked].label}` : ''}`}
        description={linksRevoked(member)}
        open={asked !== null}
        onOpenChange={(open) => !open && close()}
      >
        <DialogActions>
          <DialogClose>
            <Button>Cancel</Button>
          </DialogClose>
          <Button
            variant="danger"
            pending={pending}
            onClick={() => {
              if (asked) change(asked);
              setAsked(null);
            }}
          >
            Change role
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}

export function RemoveMember({ member }: { member: MemberRow }) {
  const [open, setOpen] = useState(false);
  const [result, run, pending] = useSend(removeMemberAction);
  return (
    <Dialog
      title={`Remove ${member.name}`}
      description={`${member.email} loses access to this workspace at once. ${linksRevoked(member)} What they did stays in the audit log.`}
      trigger={
        <Button size="sm" aria-label={`Remove ${member.name}`}>
          Remove
        </Button>
      }
      open={open}
      onOpenChange={setOpen}
    >
      {result && !result.ok && <Alert tone="danger" title={result.message} live />}
      <DialogActions>
        <DialogClose>
          <Button>Cancel</Button>
        </DialogClose>
        <Button variant="danger" pending={pending} onClick={() => run({ userId: member.userId })}>
          Remove
        </Button>
      </DialogActions>
    </Dialog>
  );
}

export function RevokeInvitation({ invitation }: { invitation: InvitationRow }) {
  const [result, run, pending] = useSend(revokeInvitationAction);
  return (
    <>
      {result && !result.ok && <Alert tone="danger" title={result.message} live />}
      <Button
        size="sm"
        pending={pending}
        aria-label={`Revoke the link for ${invitation.email}`}
        onClick={() => run({ id: invitation.id })}
      >
        Revoke
      </Button>
    </>
  );
}
