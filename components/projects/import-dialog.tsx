'use client';

import { useRouter } from 'next/navigation';
import { type FormEvent, useState } from 'react';
import { useRequest } from '@/components/scope/use-request';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions, DialogClose } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { Input, Textarea } from '@/components/ui/input';
import { counted } from '@/lib/format';
import type { Preview } from '@/lib/projects/import';
import { ImportPreview } from './import-preview';

type State = { pending: boolean; error: string | null; file: Blob | null; preview: Preview | null; stale: boolean };
const BEGIN: State = { pending: false, error: null, file: null, preview: null, stale: false };

/** Owner, cost centre and labels from a CSV: what it would change first, then all of it or nothing. */
export function ImportDialog() {
  const [open, setOpen] = useState(false);
  return (
    <Dialog
      title="Import from CSV"
      description="Nothing is stored before you have seen what would change."
      trigger={<Button variant="primary">Import CSV</Button>}
      open={open}
      onOpenChange={setOpen}
    >
      {open && <Import />}
    </Dialog>
  );
}

function Import() {
  const [state, setState] = useState<State>(BEGIN);
  const [imported, setImported] = useState<number | null>(null);
  const router = useRouter();
  const request = useRequest();
  const set = (changes: Partial<State>) => setState((now) => ({ ...now, ...changes }));

  async function send(file: Blob, token?: string) {
    set({ pending: true, error: null });
    const address = `/api/projects/import${token ? `?token=${token}` : ''}`;
    const options = { method: 'POST', headers: { 'content-type': 'text/csv' }, body: await file.arrayBuffer() };
    const response = await request(address, options).catch(() => null);
    const body = await response?.json().catch(() => null);
    if (!response?.ok)
      return set({ pending: false, error: body?.error?.message ?? 'Doow cannot be reached. Nothing was imported.' });
    if ('imported' in body) {
      setImported(body.imported);
      router.refresh();
    } else set({ pending: false, file, preview: body.preview, stale: token !== undefined });
  }

  function choose(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [file, pasted] = [form.get('file'), String(form.get('text') ?? '')];
    if (file instanceof File && file.size > 0) return send(file);
    if (pasted.trim()) return send(new Blob([pasted]));
    set({ error: 'Choose a file, or paste its lines.' });
  }

  if (imported !== null)
    return (
      <>
        <Alert tone="success" title={`${counted(imported, 'project')} changed`} live />
        <DialogActions>
          <DialogClose>
            <Button variant="primary">Done</Button>
          </DialogClose>
        </DialogActions>
      </>
    );
  const { preview, file, pending, error, stale } = state;
  if (preview && file)
    return (
      <div className="flex flex-col gap-4">
        {stale && <Alert tone="warning" title="The projects have changed since. This is what it would do now." live />}
        {error && <Alert tone="danger" title={error} live />}
        <ImportPreview preview={preview} />
        <DialogActions>
          <Button onClick={() => setState(BEGIN)}>Another file</Button>
          {preview.bad.length === 0 && preview.changes.length > 0 && (
            <Button variant="primary" pending={pending} onClick={() => send(file, preview.token)}>
              {`Import ${counted(preview.changes.length, 'change')}`}
            </Button>
          )}
        </DialogActions>
      </div>
    );
  return (
    <form method="post" onSubmit={choose} className="flex flex-col gap-4">
      {error && <Alert tone="danger" title={error} live />}
      <Field label="File" hint="Export CSV gives one to start from.">
        <Input type="file" name="file" accept=".csv,text/csv" className="py-1.5" />
      </Field>
      <Field
        label="Or its lines"
        hint="A column left out stays as it is, an empty cell clears. Labels are parted by semicolons."
      >
        <Textarea name="text" className="font-mono" placeholder="project_id,owner,cost_centre,labels" />
      </Field>
      <DialogActions>
        <DialogClose>
          <Button>Cancel</Button>
        </DialogClose>
        <Button type="submit" variant="primary" pending={pending}>
          Preview
        </Button>
      </DialogActions>
    </form>
  );
}
