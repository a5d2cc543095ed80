import type { Later } from '@/components/ui/later';

const UNREACHED = 'Doow cannot be reached. Check your connection and try again.';

/** What the server answers; its own words where it refuses. */
export async function readJson<T>(address: string): Promise<T> {
  const response = await fetch(address).catch(() => {
    throw new Error(UNREACHED); // a browser's own words for it say nothing
  });
  if (response.ok) return response.json();
  if (response.status === 401) window.location.reload(); // the session has ended: the page leads to the sign-in form
  const body = await response.json().catch(() => null);
  throw new Error(body?.error?.message ?? UNREACHED);
}

/** The same, and with it the code that shows it: either may fail, and is then asked for again with the other. */
export const readJsonFor =
  (part: Later<unknown>) =>
  async <T>(address: string): Promise<T> => {
    const shown = part.load().catch(() => {
      throw new Error(UNREACHED);
    });
    const [data] = await Promise.all([readJson<T>(address), shown]);
    return data;
  };
