import { createHash } from 'node:crypto';
import type { Day } from '@/lib/day';
import type { EndpointId, UsageGroup } from '@/lib/integrations/provider';
import { type Counts, differs, isRestatement, NOTHING } from './finality';

/** One day of one endpoint, read whole. */
export type ReadDay = {
  endpoint: EndpointId;
  day: Day;
  groups: readonly UsageGroup[];
  /** When it was read by the provider's clock, where that is behind ours and the day is less final by it. */
  readAt?: Date;
};

/** What coverage knows of that day. */
export type KnownDay = { readAt: Date; rows: number; contentHash: Uint8Array; suspectAt: Date | null };

/** `suspect`: rows are stored and none came; they stay until a later reading finds none again. */
export type Verdict = 'changed' | 'same' | 'suspect';

export function judge(known: KnownDay | undefined, groups: readonly UsageGroup[], hash: Uint8Array): Verdict {
  if (!known) return 'changed';
  if (Buffer.compare(known.contentHash, hash) === 0) return 'same';
  return groups.length === 0 && known.rows > 0 && !known.suspectAt ? 'suspect' : 'changed';
}

/** SHA-256 over the day's groups, the same in whichever order they came. */
export function contentHash(groups: readonly UsageGroup[]): Buffer {
  const lines = groups.map(({ projectId, model, inputTokens, outputTokens, requests }) =>
    JSON.stringify([projectId, model, `${inputTokens}`, `${outputTokens}`, `${requests}`]),
  );
  return createHash('sha256').update(lines.sort().join('\n')).digest();
}

/** A row as it is or shall be stored. */
export type Row = UsageGroup & { endpoint: EndpointId; day: Day };

export type RestatedGroup = Pick<Row, 'endpoint' | 'day' | 'projectId' | 'model'> & { before: Counts; after: Counts };

export type Changes = { added: Row[]; changed: Row[]; removed: Row[]; restated: RestatedGroup[] };

/** What replacing the rows of `days` takes, and which of it corrects what was already final. */
export function changesOf(
  days: readonly ReadDay[],
  stored: readonly Row[],
  known: (endpoint: EndpointId, day: Day) => KnownDay | undefined,
): Changes {
  const changes: Changes = { added: [], changed: [], removed: [], restated: [] };
  const dayKey = ({ endpoint, day }: Pick<Row, 'endpoint' | 'day'>) => `${day} ${endpoint}`;
  const storedOn = Map.groupBy(stored, dayKey);
  for (const { endpoint, day, groups } of days) {
    const reading = known(endpoint, day);
    const before = new Map((storedOn.get(dayKey({ endpoint, day })) ?? []).map((row) => [groupKey(row), row]));
    const note = (row: Row, old: Row | null, now: Row | null) => {
      if (!reading || !isRestatement(day, reading.readAt, old, now)) return;
      const { projectId, model } = row;
      changes.restated.push({ endpoint, day, projectId, model, before: countsOf(old), after: countsOf(now) });
    };
    for (const group of groups) {
      const row = { ...group, endpoint, day };
      const key = groupKey(group);
      const old = before.get(key) ?? null;
      before.delete(key);
      if (old && !differs(old, row)) continue;
      changes[old ? 'changed' : 'added'].push(row);
      note(row, old, row);
    }
    for (const row of before.values()) {
      changes.removed.push(row);
      note(row, row, null);
    }
  }
  return changes;
}

const groupKey = ({ projectId, model }: Pick<UsageGroup, 'projectId' | 'model'>) => JSON.stringify([projectId, model]);

const countsOf = (row: Row | null): Counts =>
  row ? { inputTokens: row.inputTokens, outputTokens: row.outputTokens, requests: row.requests } : NOTHING;
