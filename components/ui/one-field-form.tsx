'use client';

import { useEffect, useRef } from 'react';
import { Form } from '@/components/scope/form';
import { type ServerAction, useAction } from '@/components/scope/use-action';
import { Alert } from './alert';
import { Button } from './button';
import { DialogActions, DialogClose } from './dialog';
import { Field } from './field';
import { Input } from './input';

type Props<T> = {
  action: ServerAction<T>;
  /** What is sent beside the field. */
  given: Readonly<Record<string, string>>;
  label: string;
  name: string;
  type?: string;
  hint?: string;
  defaultValue?: string;
  verb: string;
  onDone: (data: T) => void;
};

/** What a dialog asks for one thing with: what is wrong with it stands at its field, and what was typed stays. */
export function OneFieldForm<T>({ action, given, label, name, type, hint, defaultValue, verb, onDone }: Props<T>) {
  const [result, run, pending] = useAction(action);
  const done = useRef(onDone);
  done.current = onDone;
  useEffect(() => {
    if (result?.ok) done.current(result.data);
  }, [result]);
  const failure = result && !result.ok ? result : null;
  return (
    <Form action={run} result={result} noValidate>
      {Object.entries(given).map(([field, value]) => (
        <input key={field} type="hidden" name={field} value={value} />
      ))}
      {failure && !failure.fields?.[name] && (
        <div className="mb-4">
          <Alert tone="danger" title={failure.message} live />
        </div>
      )}
      <Field label={label} hint={hint} error={failure?.fields?.[name]}>
        <Input name={name} type={type} defaultValue={defaultValue} autoComplete="off" />
      </Field>
      <DialogActions>
        <DialogClose>
          <Button>Cancel</Button>
        </DialogClose>
        <Button type="submit" variant="primary" pending={pending}>
          {verb}
        </Button>
      </DialogActions>
    </Form>
  );
}
