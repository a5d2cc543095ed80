'use client';

import { useState } from 'react';
import { useSend } from '@/components/scope/use-action';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions, DialogClose } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { ROLES } from '@/lib/auth/permissions';
import { changeRoleAction, removeMemberAction, revokeInvitationAction } from '@/lib/members/actions';
import type { InvitationRow, MemberRow } from '@/lib/members/queries';
import { ROLE_LABELS } from './role-labels';

/** The role, changed at once; what cannot be is said beside it. */
export function RoleSelect({ member }: { member: MemberRow }) {
  const [result, run] = useSend(changeRoleAction);
  return (
    <Field label={`Role of ${member.name}`} hideLabel error={result && !result.ok ? result.message : undefined}>
      <Select
        key={`${member.role}${result?.ok}`}
        size="sm"
        defaultValue={member.role}
        onChange={(event) => run({ userId: member.userId, role: event.target.value })}
        options={ROLES.map((role) => ({ value: role, label: ROLE_LABELS[role].label }))}
      />
    </Field>
  );
}

export function RemoveMember({ member }: { member: MemberRow }) {
  const [open, setOpen] = useState(false);
  const [result, run, pending] = useSend(removeMemberAction);
  return (
    <Dialog
      title={`Remove ${member.name}`}
      description={`${member.email} loses access to this workspace at once. What they did stays in the audit log.`}
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
