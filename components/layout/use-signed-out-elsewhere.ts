'use client';

import { useEffect } from 'react';

/** What next-auth leaves for the other tabs when one of them signs out. */
const MESSAGES = 'nextauth.message';

/** Once another tab signs out, this one asks the server anew, and so shows nothing of the workspace any more. */
export function useSignedOutElsewhere(): void {
  useEffect(() => {
    const look = ({ key, newValue }: StorageEvent) => {
      if (key === MESSAGES && newValue?.includes('"signout"')) window.location.reload();
    };
    window.addEventListener('storage', look);
    return () => window.removeEventListener('storage', look);
  }, []);
}
