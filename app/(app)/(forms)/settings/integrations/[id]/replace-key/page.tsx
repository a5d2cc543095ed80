import type { Metadata, Route } from 'next';
import { notFound } from 'next/navigation';
import { ReplaceKeyForm } from '@/components/integrations/replace-key-form';
import { Alert } from '@/components/ui/alert';
import { ButtonLink } from '@/components/ui/button-link';
import { PageHeader } from '@/components/ui/page-header';
import { may } from '@/lib/auth/may';
import { requireActor } from '@/lib/auth/session';
import { AppError } from '@/lib/errors';
import { metaOf } from '@/lib/integrations/catalog';
import { connectionSummary } from '@/lib/integrations/queries';
import { connectionInput } from '@/lib/integrations/schema';
import { withWorkspace } from '@/lib/workspace';
import { scoped } from '../../../../../scoped';

export const metadata: Metadata = { title: 'Replace key' };
export const maxDuration = 300; // the action that this page posts starts a sync

async function Page({ params }: PageProps<'/settings/integrations/[id]/replace-key'>) {
  const [actor, { id }] = [await requireActor(), await params];
  if (!may(actor, 'connections.write') || !connectionInput.safeParse({ id }).success) notFound();
  const connection = await withWorkspace(actor, 'connections.write', (tx) => connectionSummary(tx, id)).catch(
    (error: unknown) => {
      if (error instanceof AppError && error.code === 'not_found') notFound();
      throw error;
    },
  );
  return (
    <div className="max-w-2xl">
      <PageHeader
        title={`Replace the key of ${connection.name}`}
        description="The history stays. The old key works until the new one has passed its checks, and is deleted then."
      />
      {connection.connected ? (
        <ReplaceKeyForm
          connection={connection}
          regions={connection.host === connection.apiHost ? metaOf(connection.provider).regions : []}
        />
      ) : (
        <Alert
          tone="neutral"
          title="This connection is disconnected, so there is no key to replace"
          action={
            <ButtonLink
              href={
                `/settings/integrations/connect/${connection.provider}?name=${encodeURIComponent(connection.name)}` as Route
              }
            >
              Connect again
            </ButtonLink>
          }
        />
      )}
    </div>
  );
}

export default scoped(Page);
