'use client';

import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { type PageScope, usePageScope } from './scope-context';
import { useSwitch } from './use-switch';

type Props = { stale: Parameters<PageScope['noteFailure']>[0]; workspaceId: string; workspaceName: string };

/** Over the frame of a tab that shows another workspace, or another sign-in, than the session has open. */
export function StaleNotice({ stale, workspaceId, workspaceName }: Props) {
  const { check } = usePageScope();
  const { open, opening, failure } = useSwitch(check);
  return (
    <section aria-label="This tab is out of date" className="sticky top-0 z-40 border-b bg-surface p-2 print:hidden">
      <Alert
        tone="danger"
        live
        title={stale.message}
        action={
          <div className="flex flex-wrap gap-2">
            {stale.code === 'stale' && (
              <Button size="sm" pending={opening !== null} onClick={() => void open(workspaceId)}>
                {`Switch back to ${workspaceName}`}
              </Button>
            )}
            <Button size="sm" variant="primary" onClick={() => window.location.reload()}>
              Reload this page
            </Button>
          </div>
        }
      >
        {failure}
      </Alert>
    </section>
  );
}
