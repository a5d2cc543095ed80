import { Link as LinkIcon } from 'lucide-react';
import { DOCS, type DocSlug } from '@/lib/docs/nav';
import { Feedback } from './feedback';
import { OnThisPage } from './on-this-page';
import { PreviousNext } from './previous-next';
import type { DocSection } from './section';

type Props = { slug: DocSlug; sections: readonly DocSection[] };

/** A page of prose: title, parts with addresses, the way on, and whether it helped. */
export function DocPage({ slug, sections }: Props) {
  const { title, description } = DOCS[slug];
  return (
    <div className="flex gap-12">
      <article className="min-w-0 max-w-[720px] flex-1">
        <h1 className="font-semibold text-2xl tracking-tight">{title}</h1>
        <p className="mt-2 text-lg text-muted">{description}</p>
        <div className="prose mt-8">
          {sections.map((section) => (
            <section key={section.id} aria-labelledby={section.id}>
              <h2 id={section.id} className="group scroll-mt-20">
                {section.title}
                <a href={`#${section.id}`} aria-label={`Link to ${section.title}`} className="doc-anchor">
                  <LinkIcon aria-hidden="true" className="inline size-3.5" />
                </a>
              </h2>
              {section.body}
            </section>
          ))}
        </div>
        <Feedback page={slug} />
        <PreviousNext slug={slug} />
      </article>
      {sections.length > 2 && <OnThisPage sections={sections} />}
    </div>
  );
}
