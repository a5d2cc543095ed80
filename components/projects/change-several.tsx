'use client';

import { useState } from 'react';
import { Form } from '@/components/scope/form';
import { useAction } from '@/components/scope/use-action';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Checkbox } from '@/components/ui/choice';
import { Dialog, DialogActions, DialogClose } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { counted } from '@/lib/format';
import { changeProjectsAction } from '@/lib/projects/actions';

type Props = { ids: readonly string[]; onDone: () => void };

/** What stands over the table's foot while projects are chosen: how many, and what can be done with them. */
export function ChangeSeveral({ ids, onDone }: Props) {
  const [open, setOpen] = useState(false);
  const projects = counted(ids.length, 'project');
  return (
    <section
      aria-label="Chosen projects"
      className="sticky bottom-4 z-10 mx-auto flex w-fit max-w-full flex-wrap items-center gap-3 rounded-lg border bg-surface py-2 pr-2 pl-4 shadow-float"
    >
      <p role="status" className="tabular-nums">
        {projects} chosen
      </p>
      <div className="flex gap-2">
        <Button size="sm" onClick={onDone}>
          Choose none
        </Button>
        <Dialog
          title={`Change ${projects}`}
          description="What you leave empty stays as it is with each of them."
          trigger={
            <Button size="sm" variant="primary">
              Change
            </Button>
          }
          open={open}
          onOpenChange={setOpen}
        >
          {open && <ChangeForm ids={ids} onDone={onDone} />}
        </Dialog>
      </div>
    </section>
  );
}

function ChangeForm({ ids, onDone }: Props) {
  const [result, run, pending] = useAction(
    async (previous: Parameters<typeof changeProjectsAction>[0], form: FormData) => {
      const saved = await changeProjectsAction(previous, form);
      if (saved.ok) onDone();
      return saved;
    },
  );
  const failure = result && !result.ok ? result : null;
  const errors = failure?.fields;
  return (
    <Form action={run} result={result} noValidate className="flex flex-col gap-4">
      <input type="hidden" name="projectIds" value={JSON.stringify(ids)} />
      {failure && !errors && <Alert tone="danger" title={failure.message} live />}
      <div className="flex flex-col gap-2">
        <Field label="Owner" hint="A person or a team." error={errors?.owner}>
          <Input name="owner" autoComplete="off" autoFocus />
        </Field>
        <Checkbox name="clearOwner" label="Clear the owner" />
      </div>
      <div className="flex flex-col gap-2">
        <Field label="Cost centre" error={errors?.costCentre}>
          <Input name="costCentre" autoComplete="off" />
        </Field>
        <Checkbox name="clearCostCentre" label="Clear the cost centre" />
      </div>
      <Field label="Add labels" hint="Parted by commas or semicolons." error={errors?.addLabels}>
        <Input name="addLabels" autoComplete="off" />
      </Field>
      <Field label="Remove labels" error={errors?.removeLabels}>
        <Input name="removeLabels" autoComplete="off" />
      </Field>
      <DialogActions>
        <DialogClose>
          <Button>Cancel</Button>
        </DialogClose>
        <Button type="submit" variant="primary" pending={pending}>
          Change
        </Button>
      </DialogActions>
    </Form>
  );
}
