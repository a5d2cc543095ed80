import { type ComponentType, type RefObject, startTransition, useEffect, useState } from 'react';
import { onIdle } from '@/components/ui/on-idle';
import type { InteractiveProps } from './interactive';

type Interactive = ComponentType<InteractiveProps>;

let loaded: Interactive | null = null;

/**
 * The interactive chart once it is there: fetched when the browser has nothing better to do, or at the first sign that
 * somebody wants it, a pointer over the chart or a key anywhere. What cannot be fetched is asked for again at the next.
 */
export function useInteractive(chart: RefObject<HTMLElement | null>): Interactive | null {
  const [interactive, setInteractive] = useState<Interactive | null>(null);
  useEffect(() => {
    const show = (component: Interactive) => startTransition(() => setInteractive(() => component));
    if (loaded) return show(loaded);
    const wanted = new AbortController();
    const load = () =>
      import('./interactive').then(
        ({ Interactive: component }) => {
          loaded = component;
          if (!wanted.signal.aborted) show(component);
          wanted.abort();
        },
        () => {},
      );
    const { signal } = wanted;
    chart.current?.addEventListener('pointerenter', load, { signal });
    chart.current?.addEventListener('pointerdown', load, { signal });
    document.addEventListener('keydown', load, { signal });
    const callOff = onIdle(load, { first: true });
    return () => {
      callOff();
      wanted.abort();
    };
  }, [chart]);
  return interactive;
}
