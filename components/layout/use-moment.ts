'use client';

import { useEffect, useEffectEvent } from 'react';

/** A timer counts neither the time a machine slept nor more than 24 days: the clock is looked at once a minute. */
const LOOK_MS = 60_000;

/**
 * Calls `act` when the moment has come, and whenever the page is looked at again; nothing while it is hidden. As long
 * as the moment stays the same (the server's clock is behind, or it did not answer) it is called once a minute.
 */
export function useMoment(at: string | null, act: () => void): void {
  const onMoment = useEffectEvent(act);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = (lookedAtAgain = false) => {
      clearTimeout(timer);
      if (document.hidden) return;
      const left = at === null ? Number.POSITIVE_INFINITY : Date.parse(at) - Date.now();
      if (left <= 0 || lookedAtAgain) onMoment();
      if (at !== null) timer = setTimeout(() => look(), left > 0 ? Math.min(left, LOOK_MS) : LOOK_MS);
    };
    const turn = () => look(true);
    look();
    document.addEventListener('visibilitychange', turn);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', turn);
    };
  }, [at]);
}
