'use client';

import { useEffect } from 'react';

/**
 * On a page that a step inside the application led to because the session had ended: loads it anew, once. The pages from
 * before are still in memory until then, and one step back would show them.
 */
export function ForgetPages() {
  useEffect(() => {
    const [loaded] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    if (!loaded || loaded.type === 'reload') return;
    if (new URL(loaded.name).pathname !== window.location.pathname) window.location.reload();
  }, []);
  return null;
}
