import type { Metadata } from 'next';
import Link from 'next/link';
import { docHref } from '@/components/docs/doc-href';
import { Feedback } from '@/components/docs/feedback';
import { DOC_SLUGS, DOCS } from '@/lib/docs/nav';

const meta = DOCS[''];
export const metadata: Metadata = { title: meta.title, description: meta.description };

export default function DocsIndex() {
  return (
    <article className="max-w-[880px]">
      <h1 className="font-semibold text-2xl tracking-tight">{meta.title}</h1>
      <p className="mt-2 text-lg text-muted">{meta.description}</p>
      <ul className="mt-8 grid gap-4 sm:grid-cols-2">
        {DOC_SLUGS.filter((slug) => slug !== '').map((slug) => (
          <li key={slug}>
            <Link
              href={docHref(slug)}
              className="block h-full rounded-lg border bg-surface p-4 hover:border-border-strong"
            >
              <h2 className="font-semibold">{DOCS[slug].title}</h2>
              <p className="mt-1 text-muted">{DOCS[slug].description}</p>
            </Link>
          </li>
        ))}
      </ul>
      <Feedback page="" />
    </article>
  );
}
