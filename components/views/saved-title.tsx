'use client';

import { Bookmark } from 'lucide-react';
import { useRef } from 'react';
import { useSend } from '@/components/scope/use-action';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { FieldError } from '@/components/ui/field';
import type { Result } from '@/lib/errors';
import { canonicalSearch } from '@/lib/usage/address';
import { changeViewAction } from '@/lib/views/actions';
import type { SavedView } from '@/lib/views/queries';

type Props = {
  saved: Pick<SavedView, 'id' | 'name' | 'search'>;
  /** What the page shows now, as its query. */
  search: string;
  canSave: boolean;
  /** The list is read again. */
  onChanged: () => Promise<unknown>;
  onSaveAsNew: () => void;
};

/** Which saved view the page began as; and once it shows something else, what can be done about that. */
export function SavedTitle({ saved, search, canSave, onChanged, onSaveAsNew }: Props) {
  const name = useRef<HTMLParagraphElement>(null);
  const [result, run, pending] = useSend(async (previous: Result<void> | null, form: FormData) => {
    const changed = await changeViewAction(previous, form);
    if (changed.ok) {
      await onChanged();
      name.current?.focus(); // the button goes with what it was for
    }
    return changed;
  });
  const isEdited = canonicalSearch(saved.search) !== search;
  const save = () => run({ id: saved.id, search });
  return (
    <>
      <p ref={name} tabIndex={-1} className="flex min-w-0 items-center gap-1.5 rounded-md outline-none">
        <Bookmark aria-hidden="true" className="size-4 shrink-0 text-muted" />
        <span className="sr-only">Saved view: </span>
        <span className="wrap-anywhere min-w-0 font-medium">{saved.name}</span>
      </p>
      <span role="status">{isEdited && <Badge>Edited</Badge>}</span>
      {isEdited && canSave && (
        <span className="flex gap-1">
          <Button size="sm" pending={pending} onClick={save}>
            Save changes
          </Button>
          <Button size="sm" variant="ghost" aria-haspopup="dialog" onClick={onSaveAsNew}>
            Save as new…
          </Button>
        </span>
      )}
      {isEdited && result && !result.ok && (
        <div className="basis-full">
          <FieldError>{result.message}</FieldError>
        </div>
      )}
    </>
  );
}
