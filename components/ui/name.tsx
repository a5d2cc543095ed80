/** How much of a long name's end is always shown: names of one kind differ there. */
const END = 10;

/** A name in one line: where there is no room it is shortened in its middle, and whole on hover and to a reader. */
export function Name({ children }: { children: string }) {
  const letters = [...children]; // a code point is never cut in two
  const [start, end] = [letters.slice(0, -END).join(''), letters.slice(-END).join('')];
  if (letters.length <= 2 * END)
    return (
      <span className="truncate" title={children}>
        {children}
      </span>
    );
  return (
    <span className="flex min-w-0" title={children}>
      <span className="sr-only">{children}</span>
      <span aria-hidden="true" className="truncate whitespace-pre">
        {start}
      </span>
      <span aria-hidden="true" className="whitespace-pre">
        {end}
      </span>
    </span>
  );
}
