'use client';

import { ThumbsDown, ThumbsUp } from 'lucide-react';
import { useActionState } from 'react';
import { Button } from '@/components/ui/button';
import { feedbackAction } from '@/lib/docs/actions';
import type { DocSlug } from '@/lib/docs/nav';

/** Works before any script has loaded: two submit buttons of one form. */
export function Feedback({ page }: { page: DocSlug }) {
  const [result, send, pending] = useActionState(feedbackAction, null);
  return (
    <section aria-label="Feedback" className="mt-12 border-t pt-6">
      <div role="status">{result?.ok && <p className="font-medium">Thank you. Your answer has been noted.</p>}</div>
      {!result?.ok && (
        <form action={send} className="flex flex-wrap items-center gap-3">
          <p className="font-medium">Was this page helpful?</p>
          <input type="hidden" name="page" value={page} />
          <Button type="submit" name="helpful" value="yes" size="sm" disabled={pending}>
            <ThumbsUp aria-hidden="true" className="size-4" />
            Yes
          </Button>
          <Button type="submit" name="helpful" value="no" size="sm" disabled={pending}>
            <ThumbsDown aria-hidden="true" className="size-4" />
            No
          </Button>
          {result && (
            <p role="alert" className="text-danger text-sm">
              {result.message}
            </p>
          )}
        </form>
      )}
    </section>
  );
}
