import type { Metadata, Route } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { ConnectForm } from '@/components/integrations/connect-form';
import { KeySteps } from '@/components/integrations/key-steps';
import { ReadsPanel } from '@/components/integrations/reads-panel';
import { Alert } from '@/components/ui/alert';
import { PageHeader } from '@/components/ui/page-header';
import { mayOpen } from '@/lib/auth/refused-role';
import { requireActor } from '@/lib/auth/session';
import { isProviderId, providers } from '@/lib/integrations/catalog';
import { providerOf } from '@/lib/integrations/registry';
import { connectionName } from '@/lib/integrations/schema';
import { scoped } from '../../../../../scoped';

export const metadata: Metadata = { title: 'Connect' };
export const maxDuration = 300; // the action that this page posts starts a sync

async function Page({ params, searchParams }: PageProps<'/settings/integrations/connect/[provider]'>) {
  const [actor, { provider }] = [await requireActor(), await params];
  if (!(await mayOpen(actor, 'connections.write')) || !isProviderId(provider)) notFound();
  const meta = providers[provider];
  // Of a connection that is connected again; one that is not a name is left out.
  const { data: givenName = '' } = connectionName.safeParse((await searchParams).name);
  const { id, name, keyLabel, keyPlaceholder } = meta;
  const regions = providerOf(id).fixedHost === null ? meta.regions : [];
  return (
    <>
      <PageHeader
        title={`Connect ${name}`}
        description={
          <>
            One connection for each organization. The{' '}
            <Link href={meta.guide as Route} className="underline">
              guide
            </Link>{' '}
            has every step in detail.
          </>
        }
      />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1.3fr)_minmax(0,1fr)]">
        <div className="flex min-w-0 flex-col gap-6">
          <ConnectForm
            provider={{ id, name, keyLabel, keyPlaceholder, regions }}
            givenName={givenName}
            steps={<KeySteps meta={meta} />}
          />
          <Alert tone="info" title="An “Admin key” of a ChatGPT workspace is another thing">
            It does not open the API platform. The key Doow needs starts with sk-admin- and is made on the API platform.
          </Alert>
        </div>
        <ReadsPanel meta={meta} />
      </div>
    </>
  );
}

export default scoped(Page);
