'use client';

import { useState } from 'react';

/** Which of the ids on screen are chosen; one that is not on screen any more is not. */
export function useSelection(ids: readonly string[]) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const selected = ids.filter((id) => chosen.has(id));
  return {
    selected,
    has: (id: string) => chosen.has(id),
    all: selected.length === ids.length,
    set: (id: string, on: boolean) =>
      setChosen((now) => new Set(on ? [...now, id] : [...now].filter((each) => each !== id))),
    setAll: (on: boolean) => setChosen(new Set(on ? ids : [])),
  };
}
