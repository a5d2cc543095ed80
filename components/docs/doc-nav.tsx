'use client';

import { clsx } from 'clsx';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { DOC_SLUGS, DOCS } from '@/lib/docs/nav';
import { docHref } from './doc-href';

const groups = [...new Set(DOC_SLUGS.map((slug) => DOCS[slug].group))];

export function DocNav() {
  const path = usePathname();
  return (
    <nav aria-label="Documentation" className="flex flex-col gap-5">
      {groups.map((group) => (
        <div key={group}>
          <p className="px-2 pb-1 font-medium text-muted text-xs">{group}</p>
          <ul aria-label={group} className="flex flex-col gap-0.5">
            {DOC_SLUGS.filter((slug) => DOCS[slug].group === group).map((slug) => {
              const current = path === docHref(slug);
              return (
                <li key={slug}>
                  <Link
                    href={docHref(slug)}
                    aria-current={current ? 'page' : undefined}
                    className={clsx(
                      'flex min-h-8 items-center rounded-md px-2 py-1 font-medium',
                      current ? 'bg-sunken text-text' : 'text-muted hover:bg-sunken hover:text-text',
                    )}
                  >
                    {slug === '' ? 'Overview' : DOCS[slug].title}
                  </Link>
                </li>
              );
            })}
          </ul>
        </div>
      ))}
    </nav>
  );
}
