'use client';

import { useState } from 'react';
import { Form } from '@/components/scope/form';
import { useAction } from '@/components/scope/use-action';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { RadioGroup } from '@/components/ui/choice';
import { CopyButton } from '@/components/ui/copy-button';
import { Dialog, DialogActions, DialogClose } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { inviteAction } from '@/lib/members/actions';
import { INVITED_ROLES } from '@/lib/members/roles';
import { ROLE_LABELS } from './role-labels';

/** Adds a member by a link that is copied by hand: it is shown once, here. */
export function InviteDialog() {
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      title="Add a member"
      trigger={<Button variant="primary">Add member</Button>}
      open={open}
      onOpenChange={setOpen}
    >
      {open && <InviteForm />}
    </Dialog>
  );
}

function InviteForm() {
  const [result, run, pending] = useAction(inviteAction);
  if (result?.ok)
    return (
      <div className="flex flex-col gap-4">
        <Alert tone="success" title={`Send this link to ${result.data.email}`} live>
          It works once, for 72 hours, and is not shown again.
        </Alert>
        <Field label="Link">
          <Input
            readOnly
            value={result.data.link}
            className="font-mono text-sm"
            onFocus={(event) => event.target.select()}
          />
        </Field>
        <DialogActions>
          <CopyButton text={result.data.link} label="Copy link" size="md" />
          <DialogClose>
            <Button variant="primary">Done</Button>
          </DialogClose>
        </DialogActions>
      </div>
    );
  const failure = result && !result.ok ? result : null;
  return (
    <Form action={run} result={result} noValidate className="flex flex-col gap-4">
      {failure && !failure.fields && <Alert tone="danger" title={failure.message} live />}
      <Field label="Email" error={failure?.fields?.email}>
        <Input name="email" type="email" required maxLength={254} autoComplete="off" />
      </Field>
      <RadioGroup
        name="role"
        label="Role"
        defaultValue="finance"
        error={failure?.fields?.role}
        options={INVITED_ROLES.map((role) => ({ value: role, ...ROLE_LABELS[role] }))}
      />
      <DialogActions>
        <DialogClose>
          <Button>Cancel</Button>
        </DialogClose>
        <Button type="submit" variant="primary" pending={pending}>
          Make the link
        </Button>
      </DialogActions>
    </Form>
  );
}
