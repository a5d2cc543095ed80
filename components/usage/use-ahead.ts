import { useState } from 'react';

/**
 * A value that is kept in the address, which follows a moment later: shown as soon as it is changed, so that the next key or
 * tick begins with it. What the address becomes otherwise (Back, another view) is shown in its place.
 */
export function useAhead<T>(value: T, onChange: (value: T) => void): [T, (next: T) => void] {
  const [{ seen, sent }, set] = useState<{ seen: T; sent: readonly T[] }>({ seen: value, sent: [] });
  if (!isSame(value, seen)) {
    const arrived = sent.findIndex((each) => isSame(each, value));
    set({ seen: value, sent: arrived < 0 ? [] : sent.slice(arrived + 1) });
  }
  const change = (next: T) => {
    set((now) => ({ ...now, sent: isSame(next, now.seen) ? [] : [...now.sent, next] }));
    onChange(next);
  };
  return [sent.length > 0 ? (sent[sent.length - 1] as T) : value, change];
}

const isSame = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
