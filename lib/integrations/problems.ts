import type { Problem } from './problem';
import { OPENAI_ERRORS } from './providers/openai/errors';

/** The rows of all providers' tables of error responses. */
export const PROBLEMS: readonly Problem[] = OPENAI_ERRORS;

/** The row an event was stored with; null for one that no table has any more. */
export const problemOf = (id: string | undefined): Problem | null => PROBLEMS.find((row) => row.id === id) ?? null;
