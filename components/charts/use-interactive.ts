import { type ComponentType, type RefObject, startTransition, useEffect, useState } from 'react';
import { onIdle } from '@/components/ui/on-idle';
import { interactive } from './fetch-interactive';
import type { InteractiveProps } from './interactive';

/**
 * The interactive chart once it is there. Where it was not fetched ahead it is when the browser has nothing better to do,
 * or at the first sign that somebody wants it: a pointer over the chart or a key anywhere. What could not be fetched is
 * asked for again at the next.
 */
export function useInteractive(chart: RefObject<HTMLElement | null>): ComponentType<InteractiveProps> | null {
  const [loaded, setLoaded] = useState<ComponentType<InteractiveProps> | null>(null);
  useEffect(() => {
    const wanted = new AbortController();
    const { signal } = wanted;
    const show = (component: ComponentType<InteractiveProps>) => {
      if (!signal.aborted) startTransition(() => setLoaded(() => component));
      wanted.abort();
    };
    const there = interactive.now();
    if (there) return show(there);
    const load = () => interactive.load().then(show, () => {});
    chart.current?.addEventListener('pointerenter', load, { signal });
    chart.current?.addEventListener('pointerdown', load, { signal });
    document.addEventListener('keydown', load, { signal });
    const callOff = onIdle(load, { first: true });
    return () => {
      callOff();
      wanted.abort();
    };
  }, [chart]);
  return loaded;
}
