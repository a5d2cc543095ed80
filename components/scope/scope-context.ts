'use client';

import { createContext, useContext } from 'react';
import type { Failure } from '@/lib/errors';

export type PageScope = {
  /** The scope that forms and requests of this document carry; null outside of the signed-in frame. */
  scope: string | null;
  /** Asks the server whether this document still shows what the session has open, and says so if it does not. */
  check: () => void;
  /** Says so in the frame where a refusal was for that reason. */
  noteFailure: (failure: Pick<Failure, 'code' | 'message'>) => void;
};

export const ScopeContext = createContext<PageScope>({ scope: null, check: () => {}, noteFailure: () => {} });

export const usePageScope = (): PageScope => useContext(ScopeContext);
