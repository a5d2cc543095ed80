import type { Day } from '@/lib/day';
import type { EndpointId, UsageGroup } from '@/lib/integrations/provider';
import type { KnownDay, RestatedGroup } from '@/lib/sync/diff';
import type { Closing, ConnectionFacts, Fence, RunCounts } from '@/lib/sync/ledger';
import type { Bucket } from '@/lib/sync/pace';
import type { Asked } from '@/lib/sync/readings';
import type { Target, Trigger } from '@/lib/sync/types';
import type { Process } from './simulation';

/** What the model keeps of a connection: the columns of its tables that a sync reads or writes. */
export type ConnectionState = Target & {
  facts: ConnectionFacts & { pausedAt: Date | null; disconnectedAt: Date | null; blockedReason: string | null };
  /** Null: the credential is deleted. */
  key: string | null;
  schedule: {
    nextAttemptAt: Date | null;
    notBefore: Date | null;
    leaseUntil: Date | null;
    leaseOwner: string | null;
    fence: bigint;
    failures: number;
    bucket: Bucket | null;
  };
  days: Map<string, StoredDay>;
  /** Days that are asked for, by the key of the day. */
  asked: Map<string, Asked>;
  runs: Map<string, RunRow>;
  restatements: RestatedGroup[];
  /** Who holds the row lock of its schedule. */
  lock: Lock | null;
};

export type Lock = { owner: Process; lost: boolean; waiting: (() => void)[] };

export type StoredDay = KnownDay & { endpoint: EndpointId; day: Day; groups: UsageGroup[] };

export type RunRow = Fence &
  RunCounts & {
    trigger: Trigger;
    events: number;
    callEvents: number;
    closing: (Closing & { byItself: boolean }) | null;
  };

export const dayKey = (endpoint: EndpointId, day: Day) => `${day} ${endpoint}`;

export const newRun = (fence: Fence, trigger: Trigger): RunRow => ({
  ...fence,
  trigger,
  daysRead: 0,
  rowsAdded: 0,
  rowsChanged: 0,
  rowsRemoved: 0,
  events: 0,
  callEvents: 0,
  closing: null,
});
