import type { DocSection } from './section';

export function OnThisPage({ sections }: { sections: readonly DocSection[] }) {
  return (
    <nav
      aria-label="On this page"
      className="sticky top-22 hidden max-h-[calc(100dvh-8rem)] w-52 shrink-0 self-start overflow-y-auto xl:block"
    >
      <p className="pb-2 font-medium text-sm">On this page</p>
      <ul className="flex flex-col border-l text-sm">
        {sections.map(({ id, title }) => (
          <li key={id}>
            <a
              href={`#${id}`}
              className="-ml-px block border-transparent border-l py-1 pl-3 text-muted hover:border-border-strong hover:text-text"
            >
              {title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
