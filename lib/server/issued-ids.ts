const held = globalThis as typeof globalThis & { doowRequests?: Map<string, { instead: number | null }> };

/**
 * The requests under way that `watch.ts` has given an id, in this process: an id that a client sends is none of them.
 * On `globalThis`, since the framework bundles `proxy.ts`, `instrumentation.ts` and the pages each by themselves.
 */
const requests = () => {
  held.doowRequests ??= new Map();
  return held.doowRequests;
};

export const issueId = (id: string): void => void requests().set(id, { instead: null });
export const forgetId = (id: string): void => void requests().delete(id);
export const isIssued = (id: string | null): id is string => id !== null && requests().has(id);

/** Notes what a failed request is answered with instead of 500: its body was malformed, or the database is busy or gone. */
export function answerInstead(id: string, status: 400 | 503): void {
  const request = requests().get(id);
  if (request) request.instead = status;
}

export const statusInstead = (id: string): number | null => requests().get(id)?.instead ?? null;
