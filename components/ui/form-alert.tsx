import type { Failure } from '@/lib/errors';
import { Alert } from './alert';

/** Without scripts nothing is announced on a page that comes back: the focus leads to what went wrong. */
const FOCUSED = { tabIndex: -1, autoFocus: true };

/** What went wrong with a form as a whole. What belongs to a field is said there. */
export function FormAlert({ failure }: { failure: Failure | null }) {
  if (!failure || Object.keys(failure.fields ?? {}).length > 0) return null;
  return (
    <div {...FOCUSED} className="rounded-lg">
      <Alert tone="danger" title={failure.message} live />
    </div>
  );
}
