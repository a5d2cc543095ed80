/** The first stop of the Tab key: past the navigation. */
export function SkipLink() {
  return (
    <a
      href="#content"
      className="fixed top-2 left-2 z-50 -translate-y-16 rounded-lg border bg-surface px-3 py-2 font-medium focus:translate-y-0 print:hidden"
    >
      Skip to content
    </a>
  );
}
