'use client';

import { Form } from '@/components/scope/form';
import { useAction } from '@/components/scope/use-action';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { changeProjectAction } from '@/lib/projects/actions';
import { writeLabels } from '@/lib/projects/details';
import type { ProjectRow } from '@/lib/projects/queries';

type Props = { project: ProjectRow; isLast: boolean; onClose: () => void; onNext: () => void };

/** What is said of one project. Enter saves and opens the next one of the page: a table is filled in by keyboard. */
export function EditDialog({ project, ...rest }: Props) {
  return (
    <Dialog
      title={project.label}
      description={<span className="break-all font-mono text-xs">{project.id}</span>}
      open
      onOpenChange={(open) => !open && rest.onClose()}
    >
      <EditForm key={project.id} project={project} {...rest} />
    </Dialog>
  );
}

function EditForm({ project, isLast, onClose, onNext }: Props) {
  const [result, run, pending] = useAction(
    async (previous: Parameters<typeof changeProjectAction>[0], form: FormData) => {
      const saved = await changeProjectAction(previous, form);
      if (saved.ok) (form.get('then') === 'next' ? onNext : onClose)();
      return saved;
    },
  );
  const failure = result && !result.ok ? result : null;
  return (
    <Form action={run} result={result} noValidate className="flex flex-col gap-4">
      <input type="hidden" name="projectId" value={project.id} />
      {failure && !failure.fields && <Alert tone="danger" title={failure.message} live />}
      <Field label="Owner" hint="A person or a team." error={failure?.fields?.owner}>
        <Input name="owner" defaultValue={project.owner ?? ''} autoComplete="off" autoFocus />
      </Field>
      <Field label="Cost centre" error={failure?.fields?.costCentre}>
        <Input name="costCentre" defaultValue={project.costCentre ?? ''} autoComplete="off" />
      </Field>
      <Field label="Labels" hint="Parted by commas or semicolons." error={failure?.fields?.labels}>
        <Input name="labels" defaultValue={writeLabels(project.labels)} autoComplete="off" />
      </Field>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        {!isLast && (
          <Button type="submit" name="then" value="next" pending={pending}>
            Save and next
          </Button>
        )}
        <Button type="submit" variant="primary" pending={pending}>
          Save
        </Button>
      </DialogActions>
    </Form>
  );
}
