/** Code that scrolls sideways where it must, by keyboard too. */
export function CodeBlock({ label, children }: { label: string; children: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="scroll-hint prose-block code" aria-label={label} tabIndex={0}>
      <code>{children}</code>
    </section>
  );
}
