'use client';

import { Eye, EyeOff } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/input';

/** A key has one line: Enter sends the form, as in any field of one. */
function submitOnEnter(event: KeyboardEvent<HTMLTextAreaElement>) {
  if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
  event.preventDefault();
  event.currentTarget.form?.requestSubmit();
}

type Props = {
  label: string;
  placeholder: string;
  error?: string | undefined;
  hint?: string | undefined;
  /** Told whether there is a key, whenever the text changes. */
  onKey?: (isThere: boolean) => void;
};

/**
 * A key that neither the browser nor a password manager keeps: no password field, which they would offer to store,
 * but text whose characters are masked. Line breaks that come along with a paste are taken out by the server.
 */
export function KeyField({ label, placeholder, error, hint, onKey }: Props) {
  const [shown, setShown] = useState(false);
  return (
    <div className="flex items-start gap-2">
      <Field label={label} error={error} hint={hint} className="flex-1">
        <Textarea
          name="key"
          required
          rows={2}
          onKeyDown={submitOnEnter}
          onChange={(event) => onKey?.(event.currentTarget.value !== '')}
          placeholder={placeholder}
          autoComplete="off"
          autoCorrect="off"
          autoCapitalize="off"
          spellCheck={false}
          data-1p-ignore
          data-lpignore="true"
          data-bwignore
          data-form-type="other"
          className={`resize-none break-all font-mono text-sm ${shown ? '' : 'masked'}`}
        />
      </Field>
      <Button
        icon
        aria-label={shown ? 'Hide the key' : 'Show the key'}
        aria-pressed={shown}
        className="mt-6.5"
        onClick={() => setShown(!shown)}
      >
        {shown ? <EyeOff aria-hidden="true" className="size-4" /> : <Eye aria-hidden="true" className="size-4" />}
      </Button>
    </div>
  );
}
