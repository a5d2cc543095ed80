'use client';

import { type ServerAction, useSend } from '@/components/scope/use-action';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions, DialogClose } from '@/components/ui/dialog';
import { OneFieldForm } from '@/components/ui/one-field-form';
import type { Result } from '@/lib/errors';
import { deleteViewAction, renameViewAction, saveViewAction } from '@/lib/views/actions';
import { viewWords } from './view-words';

type Named = { id: string; name: string };
export type ViewDialog = { kind: 'save'; search: string } | { kind: 'rename' | 'delete'; view: Named };

type Props = {
  dialog: ViewDialog;
  onClose: () => void;
  /** After a change, before the dialog closes: the list is read again. */
  onChanged: () => Promise<unknown>;
  onSaved: (id: string) => void;
  onDeleted: (id: string) => void;
};

/** What asks before it saves, renames or deletes a view. */
export function ViewDialogs({ dialog, onClose, onChanged, onSaved, onDeleted }: Props) {
  /** Pending until the change is to be seen. */
  const seen =
    <T,>(action: ServerAction<T>) =>
    async (previous: Result<T> | null, form: FormData) => {
      const result = await action(previous, form);
      if (result.ok) await onChanged();
      return result;
    };
  const shared = { open: true, onOpenChange: (open: boolean) => !open && onClose() };
  if (dialog.kind === 'save')
    return (
      <Dialog
        title="Save this view"
        description={`${viewWords(dialog.search)}. For everybody in the workspace who reads usage; a range such as “Last 30 days” moves on with the days.`}
        {...shared}
      >
        <OneFieldForm<{ id: string }>
          action={seen(saveViewAction)}
          given={{ search: dialog.search }}
          label="Name"
          name="name"
          verb="Save"
          onDone={({ id }) => {
            onSaved(id);
            onClose();
          }}
        />
      </Dialog>
    );
  const { id, name } = dialog.view;
  if (dialog.kind === 'rename')
    return (
      <Dialog title="Rename the saved view" description="For everybody in the workspace. Its link stays." {...shared}>
        <OneFieldForm
          action={seen(renameViewAction)}
          given={{ id }}
          label="Name"
          name="name"
          defaultValue={name}
          verb="Rename"
          onDone={onClose}
        />
      </Dialog>
    );
  return (
    <Dialog
      title={`Delete “${name}”?`}
      description="It disappears for everybody in the workspace, and its link stops working. No figures are deleted."
      {...shared}
    >
      <DeleteForm
        id={id}
        action={seen(deleteViewAction)}
        onDone={() => {
          onDeleted(id);
          onClose();
        }}
      />
    </Dialog>
  );
}

type DeleteProps = {
  id: string;
  action: ServerAction<void>;
  onDone: () => void;
};

function DeleteForm({ id, action, onDone }: DeleteProps) {
  const [result, run, pending] = useSend(async (previous: Result<void> | null, form: FormData) => {
    const deleted = await action(previous, form);
    if (deleted.ok) onDone();
    return deleted;
  });
  return (
    <>
      {result && !result.ok && <Alert tone="danger" title={result.message} live />}
      <DialogActions>
        <DialogClose>
          <Button>Cancel</Button>
        </DialogClose>
        <Button variant="danger" pending={pending} onClick={() => run({ id })}>
          Delete
        </Button>
      </DialogActions>
    </>
  );
}
