import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';

/** The person's own password, once the server has asked for it; until then nothing. */
export function PasswordAgain({ error }: { error: string | undefined }) {
  if (!error) return null;
  return (
    <Field label="Your password" error={error}>
      <Input name="password" type="password" autoComplete="current-password" required maxLength={200} />
    </Field>
  );
}
