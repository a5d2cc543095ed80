import { ArrowLeft, ArrowRight } from 'lucide-react';
import Link from 'next/link';
import { DOCS, type DocSlug, neighbours } from '@/lib/docs/nav';
import { docHref } from './doc-href';

export function PreviousNext({ slug }: { slug: DocSlug }) {
  const { previous, next } = neighbours(slug);
  const look = 'flex items-center gap-2 rounded-lg border bg-surface px-4 py-3 font-medium hover:bg-sunken';
  return (
    <nav aria-label="More pages" className="mt-6 flex flex-wrap justify-between gap-3">
      {previous !== null ? (
        <Link href={docHref(previous)} className={look}>
          <ArrowLeft aria-hidden="true" className="size-4 text-muted" />
          <span className="sr-only">Previous: </span>
          {DOCS[previous].title}
        </Link>
      ) : (
        <span />
      )}
      {next !== null && (
        <Link href={docHref(next)} className={look}>
          <span className="sr-only">Next: </span>
          {DOCS[next].title}
          <ArrowRight aria-hidden="true" className="size-4 text-muted" />
        </Link>
      )}
    </nav>
  );
}
