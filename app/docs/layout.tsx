import { DocHeader } from '@/components/docs/doc-header';
import { DocNav } from '@/components/docs/doc-nav';
import { SkipLink } from '@/components/layout/skip-link';
import './prose.css';

export default function DocsLayout({ children }: LayoutProps<'/docs'>) {
  return (
    <>
      <SkipLink />
      <DocHeader />
      <div className="mx-auto flex max-w-[1320px] flex-col px-4 sm:px-8 lg:flex-row lg:gap-12">
        <details className="border-b py-3 lg:hidden">
          <summary className="rounded-md font-medium">All pages</summary>
          <div className="pt-3">
            <DocNav />
          </div>
        </details>
        <aside className="sticky top-14 hidden max-h-[calc(100dvh-3.5rem)] w-58 shrink-0 self-start overflow-y-auto py-8 lg:block">
          <DocNav />
        </aside>
        <main id="content" tabIndex={-1} className="min-w-0 flex-1 py-8 outline-none">
          {children}
        </main>
      </div>
    </>
  );
}
