import type { Metadata, Route } from 'next';
import { ButtonLink } from '@/components/ui/button-link';
import { Card } from '@/components/ui/card';
import { ExternalLink } from '@/components/ui/external-link';
import { EXPOSED_KEY } from '@/lib/exposed-key';
import { providers } from '@/lib/integrations/catalog';

export const metadata: Metadata = { title: EXPOSED_KEY.title };

/** Where `proxy.ts` leads a request that has a key in its address. */
export default function Page() {
  const { name, links } = providers.openai;
  return (
    <Card>
      <h1 className="font-semibold text-xl">{EXPOSED_KEY.title}</h1>
      <p className="mt-2 text-muted">{EXPOSED_KEY.text}</p>
      <ol className="mt-4 mb-6 flex list-decimal flex-col gap-2 pl-5 marker:text-muted">
        <li>
          Revoke the key on <ExternalLink href={links.revokeKey}>{name}’s Admin keys page</ExternalLink>.
        </li>
        <li>Create a new one there. The secret is shown once.</li>
        <li>Delete this visit from your browser’s history.</li>
        <li>Open Integrations and paste the new key into the form.</li>
      </ol>
      <ButtonLink variant="primary" href={'/settings/integrations' as Route}>
        Open Integrations
      </ButtonLink>
    </Card>
  );
}
