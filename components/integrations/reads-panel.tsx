import { Check, X } from 'lucide-react';
import { Card } from '@/components/ui/card';
import type { ProviderMeta } from '@/lib/integrations/provider';

/** What Doow reads and never reads, drawn from the list its client is bound to. */
export function ReadsPanel({ meta }: { meta: ProviderMeta }) {
  return (
    <div className="flex flex-col gap-4 lg:sticky lg:top-6">
      <Card title="What Doow reads">
        <ul className="flex flex-col gap-3 text-sm">
          {meta.reads.map(({ id, label, reads, path }) => (
            <li key={id} className="flex gap-2.5">
              <Check aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-success" />
              <div className="min-w-0">
                <span className="font-medium">{label}</span> <span className="text-muted">{reads}</span>
                <code className="block break-all font-mono text-muted text-xs">{path}</code>
              </div>
            </li>
          ))}
        </ul>
      </Card>
      <Card title="What Doow never reads">
        <ul className="flex flex-col gap-2 text-sm">
          {meta.neverReads.map((text) => (
            <li key={text} className="flex gap-2.5">
              <X aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-danger" />
              {text}
            </li>
          ))}
        </ul>
      </Card>
      <p className="text-muted text-sm">
        {meta.name} does not reveal what else a key may do. That is why a key with these permissions alone is the safe
        choice: Doow checks that they are there, and cannot check that nothing more is.
      </p>
    </div>
  );
}
