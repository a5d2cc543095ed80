import { ORGANIZATIONS, type Organization } from './organizations.ts';

export type Counts = { input_tokens: number; output_tokens: number; num_model_requests: number };
export type Group = Counts & { project_id: string | null; model: string };

const DAY_MS = 86_400_000;
/** Day 0 of the growth curve: fixed, so that a day's figures never depend on when they are asked for. */
const EPOCH = Date.UTC(2025, 0, 1);

/** Tokens of an average request, by endpoint. */
const SHAPE: Readonly<Record<string, { requests: number; input: number; output: number }>> = {
  completions: { requests: 900, input: 2_400, output: 520 },
  decisions: { requests: 60, input: 900, output: 40 },
  embeddings: { requests: 1_400, input: 650, output: 0 },
  moderations: { requests: 700, input: 240, output: 0 },
  images: { requests: 90, input: 0, output: 0 },
  audio_speeches: { requests: 140, input: 0, output: 0 },
  audio_transcriptions: { requests: 120, input: 0, output: 0 },
};

export type UsageOptions = {
  /** The provider's clock. */
  now: number;
  /** Days (start, ms) corrected on demand, beyond those the organization corrects by itself. */
  restated?: ReadonlySet<number>;
  /** Days (start, ms) without a figure, on demand. */
  emptied?: ReadonlySet<number>;
};

/**
 * What the organization used of one endpoint on the UTC day that starts at `day` (ms), by project and model: a
 * function of organization, endpoint and day, and of the clock only where the day is not over, lags or is corrected.
 */
export function usageOf(organization: string, endpoint: string, day: number, options: UsageOptions): Group[] {
  const { now, restated, emptied } = options;
  const org = ORGANIZATIONS[organization];
  const shape = SHAPE[endpoint];
  const firstDay = Math.floor(now / DAY_MS) * DAY_MS - (org?.historyDays ?? 0) * DAY_MS;
  if (!org || !shape || org.historyDays === 0 || day < firstDay || day >= now || emptied?.has(day)) return [];
  const corrected = restated?.has(day) || isCorrected(org, day, now);
  const share = shareThere(org, day, now);
  const groups: Group[] = [];
  for (const model of org.models[endpoint] ?? [])
    for (const project of projectsOf(org, day, now)) {
      const pair = hash(org.id, endpoint, project ?? '', model);
      if (pair % 100 >= org.density && org.projects.length > 1) continue;
      const noise = hash(String(pair), String(day));
      if (corrected && pair % 7 === 0) continue; // the correction loses this group
      const requests = Math.floor(shape.requests * scale(pair) * season(day) * (0.7 + (noise % 600) / 1000) * share);
      if (requests === 0) continue;
      const cut = corrected && pair % 3 === 0 ? 0.92 : 1;
      groups.push({
        project_id: project,
        model,
        num_model_requests: Math.floor(requests * cut),
        input_tokens: Math.floor(requests * shape.input * (0.6 + (noise % 97) / 120) * cut),
        output_tokens: Math.floor(requests * shape.output * (0.6 + (noise % 89) / 110) * cut),
      });
    }
  return groups;
}

/** The projects in use on a day: an archived one until it was archived; null is usage without a project. */
function projectsOf(org: Organization, day: number, now: number): (string | null)[] {
  const live = org.projects.filter(
    ({ archivedDaysAgo }) => archivedDaysAgo === undefined || day < now - archivedDaysAgo * DAY_MS,
  );
  return [...live.map(({ id }) => id), ...(org.unattributed ? [null] : [])];
}

/** Today grows with the clock; a lagging organization's days fill up until their lag is over. */
function shareThere(org: Organization, day: number, now: number): number {
  const elapsed = Math.min(1, (now - day) / DAY_MS);
  if (!org.lagHours || now < day + DAY_MS) return org.lagHours ? elapsed * 0.3 : elapsed;
  return Math.min(1, 0.3 + (0.7 * (now - day - DAY_MS)) / (org.lagHours * 3_600_000));
}

const isCorrected = (org: Organization, day: number, now: number) =>
  org.restatedAfterHours !== undefined && now >= day + DAY_MS + org.restatedAfterHours * 3_600_000;

/** Quiet weekends, and slow growth over the years. */
function season(day: number): number {
  const weekday = new Date(day).getUTCDay();
  return (weekday === 0 || weekday === 6 ? 0.3 : 1) * Math.exp(((day - EPOCH) / DAY_MS) * 0.0012);
}

/** A few pairs carry most of the usage. */
const scale = (pair: number) => 0.25 + 6 * ((pair >>> 8) % 1000) ** 3 * 1e-9;

/** FNV-1a over the parts: fast, stable, well enough spread for figures. */
function hash(...parts: string[]): number {
  let value = 0x811c9dc5;
  for (const part of parts) {
    for (let i = 0; i < part.length; i++) value = Math.imul(value ^ part.charCodeAt(i), 0x01000193);
    value = Math.imul(value ^ 0xff, 0x01000193);
  }
  value ^= value >>> 15;
  value = Math.imul(value, 0x2c1b3c6d);
  return (value ^ (value >>> 13)) >>> 0;
}
