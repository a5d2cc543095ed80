import { createHash } from 'node:crypto';
import { badRequest } from './errors.ts';
import { ORGANIZATIONS } from './organizations.ts';
import { type Counts, type Group, type UsageOptions, usageOf } from './usage.ts';

const DAY_S = 86_400;

/** Per endpoint: the object's name, the parameters it may be grouped by, and what a group's numbers become. */
const common = ['project_id', 'user_id', 'api_key_id', 'model'];
export const USAGE: Readonly<
  Record<string, { object: string; groupBy: string[]; numbers: (counts: Counts) => object }>
> = {
  completions: {
    object: 'completions',
    groupBy: [...common, 'batch', 'service_tier'],
    numbers: ({ input_tokens, output_tokens, num_model_requests }) => {
      const cached = Math.floor(input_tokens * 0.2);
      return {
        input_tokens,
        output_tokens,
        num_model_requests,
        input_cached_tokens: cached,
        input_uncached_tokens: input_tokens - cached,
        input_audio_tokens: 0,
        output_audio_tokens: 0,
      };
    },
  },
  decisions: {
    object: 'decisions',
    groupBy: [...common, 'batch', 'service_tier'],
    numbers: (counts) => ({ ...counts }),
  },
  embeddings: {
    object: 'embeddings',
    groupBy: common,
    numbers: ({ input_tokens, num_model_requests }) => ({ input_tokens, num_model_requests }),
  },
  moderations: {
    object: 'moderations',
    groupBy: common,
    numbers: ({ input_tokens, num_model_requests }) => ({ input_tokens, num_model_requests }),
  },
  images: {
    object: 'images',
    groupBy: [...common, 'size', 'source'],
    numbers: ({ num_model_requests }) => ({ images: num_model_requests, num_model_requests }),
  },
  audio_speeches: {
    object: 'audio_speeches',
    groupBy: common,
    numbers: ({ num_model_requests }) => ({ characters: num_model_requests * 900, num_model_requests }),
  },
  audio_transcriptions: {
    object: 'audio_transcriptions',
    groupBy: common,
    numbers: ({ num_model_requests }) => ({ seconds: num_model_requests * 45, num_model_requests }),
  },
};

/** GET /v1/organization/usage/{endpoint}: validated, grouped, paged by bucket. */
export function usagePage(organization: string, endpoint: string, query: URLSearchParams, options: UsageOptions) {
  const spec = USAGE[endpoint];
  if (!spec) throw new Error(`no endpoint ${endpoint}`);
  const { from, to, limit, groupBy, fingerprint } = usageQuery(query, spec.groupBy, options.now);
  const start = cursorStart(query.get('page'), fingerprint) ?? from;
  const days: number[] = [];
  for (let day = start; day < to && days.length < limit; day += DAY_S) days.push(day);
  const next = start + days.length * DAY_S;
  return {
    object: 'page' as const,
    data: days.map((day) => ({
      object: 'bucket' as const,
      start_time: day,
      end_time: day + DAY_S,
      results: grouped(usageOf(organization, endpoint, day * 1000, options), groupBy).map((group) => ({
        object: `organization.usage.${spec.object}.result`,
        ...spec.numbers(group),
        project_id: group.project_id,
        model: group.model,
        user_id: null,
        api_key_id: null,
      })),
    })),
    has_more: next < to,
    next_page: next < to ? cursorOf(next, fingerprint) : null,
  };
}

function usageQuery(query: URLSearchParams, allowed: readonly string[], now: number) {
  const groupBy = [...query.getAll('group_by'), ...query.getAll('group_by[]')];
  const bad = groupBy.find((name) => !allowed.includes(name));
  if (bad !== undefined)
    throw badRequest('group_by', `Invalid value: '${bad}'. Supported values are: ${allowed.join(', ')}.`);
  if (!query.has('start_time')) throw badRequest('start_time', "Missing required parameter: 'start_time'.");
  const width = query.get('bucket_width') ?? '1d';
  if (width !== '1d') throw badRequest('bucket_width', `The sandbox has daily buckets only, not '${width}'.`);
  const limit = integer(query, 'limit', 1, 31) ?? 7;
  const align = (seconds: number) => Math.floor(seconds / DAY_S) * DAY_S;
  const from = align(integer(query, 'start_time', 0, 1e11) ?? 0);
  const end = integer(query, 'end_time', 0, 1e11) ?? now / 1000;
  const to = Math.max(from, Math.ceil(end / DAY_S) * DAY_S);
  const fingerprint = createHash('sha256')
    .update(JSON.stringify([from, to, limit, groupBy]))
    .digest('base64')
    .slice(0, 12);
  return { from, to, limit, groupBy, fingerprint };
}

function integer(query: URLSearchParams, name: string, min: number, max: number): number | null {
  const text = query.get(name);
  if (text === null) return null;
  const value = Number(text);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw badRequest(name, `Invalid value for '${name}': expected an integer from ${min} to ${max}, but got '${text}'.`);
}

/** Opaque, in base64 with its `=`, and good for the same query only. */
const cursorOf = (start: number, fingerprint: string) =>
  `page_${Buffer.from(`${start}:${fingerprint}`).toString('base64')}`;

function cursorStart(page: string | null, fingerprint: string): number | null {
  if (page === null) return null;
  const [start, mark] = Buffer.from(page.replace(/^page_/, ''), 'base64')
    .toString()
    .split(':');
  if (!page.startsWith('page_') || mark !== fingerprint) throw badRequest('page', 'Invalid page cursor.');
  return Number(start);
}

/** Sums over what was not asked for by name; such a dimension is null then. */
function grouped(groups: readonly Group[], groupBy: readonly string[]) {
  const sums = new Map<string, Counts & { project_id: string | null; model: string | null }>();
  for (const group of groups) {
    const project_id = groupBy.includes('project_id') ? group.project_id : null;
    const model = groupBy.includes('model') ? group.model : null;
    const key = JSON.stringify([project_id, model]);
    const sum = sums.get(key) ?? { project_id, model, input_tokens: 0, output_tokens: 0, num_model_requests: 0 };
    sum.input_tokens += group.input_tokens;
    sum.output_tokens += group.output_tokens;
    sum.num_model_requests += group.num_model_requests;
    sums.set(key, sum);
  }
  return [...sums.values()];
}

/** GET /v1/organization/projects. */
export function projectPage(organization: string, query: URLSearchParams, now: number) {
  const limit = integer(query, 'limit', 1, 100) ?? 20;
  const archivedToo = query.get('include_archived') === 'true';
  const all = (ORGANIZATIONS[organization]?.projects ?? []).filter(
    ({ archivedDaysAgo }) => archivedToo || !archivedDaysAgo,
  );
  const after = query.get('after');
  const start = after === null ? 0 : all.findIndex(({ id }) => id === after) + 1;
  const data = all.slice(start, start + limit).map(({ id, name, archivedDaysAgo }) => ({
    object: 'organization.project' as const,
    id,
    name,
    created_at: 1_735_689_600,
    archived_at: archivedDaysAgo ? Math.floor(now / 1000) - archivedDaysAgo * DAY_S : null,
    status: archivedDaysAgo ? ('archived' as const) : ('active' as const),
  }));
  return {
    object: 'list' as const,
    data,
    first_id: data[0]?.id ?? null,
    last_id: data.at(-1)?.id ?? null,
    has_more: start + data.length < all.length,
  };
}
