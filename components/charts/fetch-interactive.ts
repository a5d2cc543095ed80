import type { ComponentType } from 'react';
import { later } from '@/components/ui/later';
import type { InteractiveProps } from './interactive';

export const interactive = later(
  (): Promise<ComponentType<InteractiveProps>> => import('./interactive').then(({ Interactive }) => Interactive),
);

/** On a figure that the interactive chart will take over. */
export const AWAITS = { 'data-awaits': 'interactive' } as const;

/**
 * Before React comes to life, so that the chart library is on its way while the page does. What has been drawn by the
 * server is on screen first, and a page without such a chart fetches nothing.
 */
export function fetchInteractiveAhead(): void {
  if (!document.querySelector('[data-awaits="interactive"]')) return;
  const fetch = () => void interactive.load().catch(() => {}); // useInteractive asks again
  if (performance.getEntriesByName('first-contentful-paint').length > 0) fetch();
  else requestAnimationFrame(() => setTimeout(fetch));
}
