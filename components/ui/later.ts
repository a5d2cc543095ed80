/** Code that no page needs to be seen: fetched once, again only where that failed. */
export type Later<T> = {
  load: () => Promise<T>;
  now: () => T | null;
  /** For React's `use`: the same promise while it is drawn again because of it, so that what failed is not asked for at once. */
  shown: () => Promise<T>;
};

export function later<T>(fetch: () => Promise<T>): Later<T> {
  let coming: Promise<T> | null = null;
  let loaded: T | null = null;
  const load = () => {
    coming ??= fetch().then(
      (value) => {
        loaded = value;
        return value;
      },
      (error) => {
        coming = null;
        throw error;
      },
    );
    return coming;
  };
  let kept: Promise<T> | null = null;
  const shown = () => {
    if (kept) return kept;
    kept = load();
    kept.catch(() => setTimeout(() => (kept = null), 500));
    return kept;
  };
  return { load, now: () => loaded, shown };
}
