/** Code that no page needs to be seen: fetched once, again only where that failed. */
export type Later<T> = { load: () => Promise<T>; now: () => T | null };

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
  return { load, now: () => loaded };
}
