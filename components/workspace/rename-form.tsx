'use client';

import { Form } from '@/components/scope/form';
import { useAction } from '@/components/scope/use-action';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { renameWorkspaceAction } from '@/lib/auth/workspace-actions';

export function RenameForm({ name }: { name: string }) {
  const [result, action, pending] = useAction(renameWorkspaceAction);
  const error = result && !result.ok ? result : null;
  return (
    <Form action={action} result={result} className="flex flex-col gap-4">
      {error && !error.fields && <Alert tone="danger" title={error.message} live />}
      {result?.ok && !pending && <Alert tone="success" title="The name is saved" live />}
      <div className="flex flex-wrap items-start gap-3">
        <Field
          label="Name"
          hint="Your company’s name, as all members see it."
          error={error?.fields?.name}
          className="min-w-48 flex-1"
        >
          <Input
            name="name"
            defaultValue={error?.typed?.name ?? name}
            required
            maxLength={80}
            autoComplete="organization"
          />
        </Field>
        <Button type="submit" variant="primary" pending={pending} className="mt-6.5">
          Save
        </Button>
      </div>
    </Form>
  );
}
