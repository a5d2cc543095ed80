import { COMPANIES } from './companies';
import { CONNECTIONS } from './connections';
import { FIGURES } from './figures';
import { HELD } from './held';
import type { Case } from './place';

/** Everything that is looked at, by eye (`npm run screens`) and by machine (`states.spec.ts`). */
export const CASES: readonly Case[] = [...COMPANIES, ...FIGURES, ...CONNECTIONS, ...HELD];
