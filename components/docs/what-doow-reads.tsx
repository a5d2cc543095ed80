import { Check, X } from 'lucide-react';
import { type ProviderId, providers } from '@/lib/integrations/catalog';

/** Drawn from the list the client itself is bound to, so that it cannot promise something else. */
export function WhatDoowReads({ provider }: { provider: ProviderId }) {
  const { reads, neverReads, name } = providers[provider];
  return (
    <div className="prose-block">
      <ul aria-label={`What Doow reads at ${name}`} className="list-none! border-t pl-0!">
        {reads.map((endpoint) => (
          <li key={endpoint.id} className="mt-0! flex gap-2.5 border-b py-2.5 pl-0! text-sm leading-5">
            <Check aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-success" />
            <div className="min-w-0">
              <span className="font-medium">{endpoint.label}</span>
              <span className="text-muted">: {endpoint.reads}</span>
              <code className="block whitespace-normal! bg-transparent! px-0! text-muted [overflow-wrap:anywhere]">
                {endpoint.path}
              </code>
            </div>
          </li>
        ))}
      </ul>
      <h3>Never read</h3>
      <ul className="list-none! pl-0!">
        {neverReads.map((text) => (
          <li key={text} className="flex gap-2.5 pl-0!">
            <X aria-hidden="true" className="mt-1 size-4 shrink-0 text-danger" />
            {text}
          </li>
        ))}
      </ul>
    </div>
  );
}
