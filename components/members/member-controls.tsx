'use client';

import { startTransition, useActionState, useState } from 'react';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions, DialogClose } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { ROLES } from '@/lib/auth/permissions';
import { changeRoleAction, removeMemberAction, revokeInvitationAction } from '@/lib/members/actions';
import type { InvitationRow, MemberRow } from '@/lib/members/queries';
import { ROLE_LABELS } from './role-labels';

const formOf = (fields: Record<string, string>) => {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
};

/** The role, changed at once; what cannot be is said beside it. */
export function RoleSelect({ member }: { member: MemberRow }) {
  const [result, run] = useActionState(changeRoleAction, null);
  return (
    <Field label={`Role of ${member.name}`} hideLabel error={result && !result.ok ? result.message : undefined}>
      <Select
        key={`${member.role}${result?.ok}`}
        size="sm"
        defaultValue={member.role}
        onChange={(event) => {
          const form = formOf({ userId: member.userId, role: event.target.value });
          startTransition(() => run(form));
        }}
        options={ROLES.map((role) => ({ value: role, label: ROLE_LABELS[role].label }))}
      />
    </Field>
  );
}

export function RemoveMember({ member }: { member: MemberRow }) {
  const [open, setOpen] = useState(false);
  const [result, run, pending] = useActionState(removeMemberAction, null);
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
        <Button
          variant="danger"
          pending={pending}
          onClick={() => startTransition(() => run(formOf({ userId: member.userId })))}
        >
          Remove
        </Button>
      </DialogActions>
    </Dialog>
  );
}

export function RevokeInvitation({ invitation }: { invitation: InvitationRow }) {
  const [result, run, pending] = useActionState(revokeInvitationAction, null);
  return (
    <>
      {result && !result.ok && <Alert tone="danger" title={result.message} live />}
      <Button
        size="sm"
        pending={pending}
        aria-label={`Revoke the link for ${invitation.email}`}
        onClick={() => startTransition(() => run(formOf({ id: invitation.id })))}
      >
        Revoke
      </Button>
    </>
  );
}
