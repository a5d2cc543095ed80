'use client';

import { useEffect, useState } from 'react';
import { THEME_COOKIE, type Theme, themeOf } from '@/lib/theme';

const YEAR_S = 31_536_000;

/** The chosen theme: shown at once, and remembered in a cookie so that the server draws the next page in it. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState<Theme>('system');
  useEffect(() => setTheme(themeOf(document.documentElement.dataset.theme)), []);
  return [
    theme,
    (next) => {
      const secure = location.protocol === 'https:' ? '; secure' : '';
      // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser we serve
      document.cookie = `${THEME_COOKIE}=${next}; path=/; max-age=${YEAR_S}; samesite=lax${secure}`;
      document.documentElement.dataset.theme = next;
      setTheme(next);
    },
  ];
}
