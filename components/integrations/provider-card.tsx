import type { Route } from 'next';
import Image from 'next/image';
import { ButtonLink } from '@/components/ui/button-link';
import type { ProviderMeta } from '@/lib/integrations/provider';

/** A provider that can be connected, once for each organization. */
export function ProviderCard({ meta, canConnect }: { meta: ProviderMeta; canConnect: boolean }) {
  return (
    <article aria-label={meta.name} className="flex flex-wrap items-center gap-4 rounded-lg border bg-surface p-4">
      <Image src={meta.logo} alt="" width={36} height={36} />
      <div className="min-w-0 flex-1 basis-48">
        <h3 className="font-semibold">{meta.name}</h3>
        <p className="text-muted text-sm">{meta.summary}</p>
      </div>
      {canConnect ? (
        <ButtonLink variant="primary" href={`/settings/integrations/connect/${meta.id}` as Route}>
          Connect
        </ButtonLink>
      ) : (
        <p className="text-muted text-sm">An owner or admin can connect it.</p>
      )}
    </article>
  );
}
