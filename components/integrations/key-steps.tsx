import { ExternalLink } from '@/components/ui/external-link';
import type { ProviderMeta } from '@/lib/integrations/provider';

/** How to create a key with the least access, step by step. */
export function KeySteps({ meta }: { meta: ProviderMeta }) {
  return (
    <ol className="flex list-decimal flex-col gap-3 pl-5 marker:text-muted">
      <li>
        Open <ExternalLink href={meta.links.createKey}>{meta.name}’s Admin keys page</ExternalLink> as an owner of the
        organization whose usage you want to see.
      </li>
      <li>Create a new Admin API key for Doow alone, with an expiry date if your rules ask for one.</li>
      <li>
        Choose <strong>Restricted</strong> permissions and give it only:
        <ul className="mt-2 flex flex-col gap-1.5">
          {meta.permissions.map(({ name, level, why, required }) => (
            <li key={name} className="rounded-md bg-sunken px-3 py-2 text-sm">
              <span className="font-medium">
                {name}: {level}
              </span>
              {!required && <span className="text-muted"> (optional)</span>}
              <br />
              <span className="text-muted">{why}</span>
            </li>
          ))}
        </ul>
      </li>
      <li>Copy the key: it is shown once. Paste it above.</li>
    </ol>
  );
}
