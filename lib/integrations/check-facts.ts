import type { Day } from '@/lib/day';
import type { Identity } from './identity';
import type { Silence } from './silence';

/** What the checks judge: one live try of the key, and what is stored. */
export type CheckFacts = {
  provider: string;
  /** The live try; null where no call may be made (disconnected, told to wait, blocked). */
  probe: {
    identity: Identity;
    organizationId: string | null;
    usage: 'ok' | 'key_refused' | 'scope_missing' | 'trouble';
    /** Why the key may not read usage, or why that is unclear, and what to do; null where it may. */
    words: { cause: string; nextStep: string } | null;
    /** Where the key was sent. */
    host: string;
    names: 'ok' | 'scope_missing' | 'trouble';
  } | null;
  /** What the last sync learned of the key that nothing is called with any more. */
  blocked: 'key_refused' | 'scope_missing' | null;
  range: { from: Day; to: Day };
  rowsInRange: number;
  anyRows: boolean;
  /** The newest day with usage rows. */
  lastUsed: Day | null;
  completeThrough: Day | null;
  today: Day;
  /** Credential, scope and rate-limit errors since the last success, newest first, in our words. */
  errors: readonly string[];
  rowsWithProject: boolean;
  projects: number;
  namesReadable: boolean;
  /** Rows of yesterday (UTC), null where it was not read. */
  yesterday: number | null;
  /** Whether the newest complete days are empty though the days before have usage. */
  silence: Silence | null;
};
