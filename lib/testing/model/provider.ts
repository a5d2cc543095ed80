import { addDays, type Day, dayOf, eachDay, startOf } from '@/lib/day';
import type { EndpointId, Pace, Provider, UsageGroup } from '@/lib/integrations/provider';
import { openaiOver } from '@/lib/integrations/providers/openai';
import type { Fetch } from '@/lib/outbound/fetch';
import type { Process, Simulation } from './simulation';
import { dayKey } from './state';

export const MODEL_ENDPOINTS: readonly EndpointId[] = ['completions', 'embeddings'];
export const PACE = { burst: 8, perSecond: 1 };

export const FAULTS = [
  'limited',
  'limited_seconds',
  'limited_date',
  'server_error',
  'truncated',
  'malformed',
  'not_json',
  'missing_day',
  'twice',
  'endless',
  'page_403',
  'unknown_401',
  'quota',
  'hang',
  'reset',
] as const;
export type Fault = (typeof FAULTS)[number];

/** A day as the provider had it, from a moment on. */
type Version = { since: Date; groups: readonly UsageGroup[] };

/** A date in Retry-After has whole seconds. */
const ROUNDING_MS = 1_000;
/** How long a request may take before the client gives it up. */
const TIMEOUT_MS = 20_000;

/** An organization at the provider: every day has versions, and each version numbers of its own. */
export class Organization {
  key: string;
  revoked = false;
  mayReadUsage = true;
  mayReadNames = true;
  faults: Fault[] = [];
  /** How often the provider itself said that the key is refused or lacks the scope for usage. */
  judgments = 0;
  /** Days the provider puts on one page. */
  readonly daysPerPage: number;
  /** When each call began, and whose it was. */
  readonly calls: { owner: Process; run: symbol; at: Date }[] = [];
  /** Calls of a run that came before the time it was told to wait for. */
  readonly early: string[] = [];
  /** How often a day was given as empty since its last version. */
  readonly emptyGiven = new Map<string, number>();
  readonly #versions = new Map<string, Version[]>();
  readonly #seed: number;

  constructor(seed: number, daysPerPage: number) {
    this.#seed = seed;
    this.key = `sk-admin-model-${seed}-0`;
    this.daysPerPage = daysPerPage;
  }

  versions(endpoint: EndpointId, day: Day): Version[] {
    const key = dayKey(endpoint, day);
    const known = this.#versions.get(key);
    if (known) return known;
    const first = [{ since: new Date(0), groups: this.#groups(endpoint, day, 0) }];
    this.#versions.set(key, first);
    return first;
  }

  current(endpoint: EndpointId, day: Day): readonly UsageGroup[] {
    return this.versions(endpoint, day).at(-1)?.groups ?? [];
  }

  /** The provider changes its mind about a day; `empty`: it has nothing for it any more. */
  restate(endpoint: EndpointId, day: Day, now: Date, empty: boolean): void {
    const versions = this.versions(endpoint, day);
    versions.push({ since: now, groups: empty ? [] : this.#groups(endpoint, day, versions.length) });
    this.emptyGiven.delete(dayKey(endpoint, day));
  }

  /** Up to four groups, not the same ones in each version; no two numbers of any two versions are alike. */
  #groups(endpoint: EndpointId, day: Day, version: number): UsageGroup[] {
    const base = BigInt(startOf(day).getTime() / 86_400_000) * 1_000_000n + BigInt(this.#seed % 97) * 10_000n;
    const shape = (startOf(day).getTime() / 86_400_000 + version * 7 + endpoint.length) % 16;
    return ['p1', 'p2'].flatMap((projectId, p) =>
      ['m1', 'm2'].flatMap((model, m) => {
        if (!((shape >> (p * 2 + m)) & 1)) return [];
        const number = base + BigInt(version * 10 + p * 2 + m);
        return [
          {
            projectId,
            model,
            inputTokens: number,
            outputTokens: endpoint === 'embeddings' ? 0n : number + 5n,
            requests: number % 1000n,
          },
        ];
      }),
    );
  }
}

/** OpenAI's client over a network and a provider of the model: what it reads goes through all of the real parsing. */
export function providerOf(
  sim: Simulation,
  owner: Process,
  organizations: readonly Organization[],
  pace: Pace | null,
): Provider {
  const appNow = () => new Date(sim.now.getTime() + owner.clockSkewMs);
  // One for each run: what a run was told to wait ends with it.
  const quiet = new Map<Organization, Date>();
  const run = Symbol(owner.name);
  const provider = openaiOver({ now: appNow, fetch: request });

  async function request(...[url, { headers, signal }]: Parameters<Fetch>): Promise<Response> {
    const { pathname, searchParams } = new URL(url);
    const endpoint = pathname.split('/').at(-1) ?? '';
    const key = new Headers(headers).get('authorization')?.replace('Bearer ', '');
    const organization = organizations.find((each) => each.key === key);
    // A key that was replaced belongs to its organization all the same.
    const home = organization ?? organizations.find((each) => key?.startsWith(each.key.replace(/\d+$/, '')));
    home?.calls.push({ owner, run, at: sim.now });
    const until = home && quiet.get(home);
    if (home && until && sim.now < new Date(until.getTime() - ROUNDING_MS))
      home.early.push(`${owner.name} called at ${sim.now.toISOString()}, told to wait until ${until.toISOString()}`);
    await sim.step(owner);
    signal.throwIfAborted();
    const answer = organization ? answerOf(organization, endpoint, searchParams) : refusal(home);
    if (answer === 'hang') {
      await sim.sleep(owner, TIMEOUT_MS, signal);
      throw new DOMException('The operation timed out.', 'TimeoutError');
    }
    await sim.step(owner);
    signal.throwIfAborted();
    if (answer === 'reset') throw new TypeError('fetch failed');
    const retryAfter = answer.headers.get('retry-after');
    if (retryAfter && home) {
      const seconds = Number(retryAfter);
      const until = Number.isNaN(seconds) ? new Date(retryAfter) : new Date(appNow().getTime() + seconds * 1000);
      quiet.set(home, new Date(until.getTime() - owner.clockSkewMs));
    }
    return answer;
  }

  const answerOf = (organization: Organization, endpoint: string, query: URLSearchParams) => {
    if (organization.revoked) return refusal(organization);
    const fault = organization.faults.shift();
    const failed = fault && failureOf(fault, appNow());
    if (failed) return failed;
    if (endpoint === 'projects') return organization.mayReadNames ? projects() : missingScope('api.management.read');
    if (!organization.mayReadUsage) {
      organization.judgments++;
      return missingScope('api.usage.read');
    }
    return usage(organization, endpoint, query, fault);
  };

  const usage = (organization: Organization, endpoint: string, query: URLSearchParams, fault?: Fault) => {
    const from = dayOf(Number(query.get('start_time')) * 1000);
    const end = query.get('end_time');
    const to = end === null ? dayOf(sim.now) : addDays(dayOf(Number(end) * 1000), -1);
    const days = eachDay(from, to).filter((day) => day <= dayOf(sim.now));
    const page = Number(query.get('page') ?? 0);
    const some = days.slice(page * organization.daysPerPage, (page + 1) * organization.daysPerPage);
    const more = (page + 1) * organization.daysPerPage < days.length;
    const data = some.map((day) => bucketOf(organization, endpoint, day));
    // Today may be left out while it has no usage; any other day may not.
    if (fault === 'missing_day' && some[0] !== dayOf(sim.now)) data.shift();
    const first = data[0];
    if (fault === 'twice' && first) data.push(first);
    if (fault === 'malformed' && first) Object.assign(first, { results: [{ num_model_requests: 'many' }] });
    const body = JSON.stringify(
      fault === 'endless'
        ? { object: 'page', data: [], has_more: true, next_page: '0' }
        : { object: 'page', data, has_more: more, next_page: more ? `${page + 1}` : null },
    );
    return json(200, fault === 'truncated' ? body.slice(0, body.length * 0.7) : body);
  };

  return { ...provider, usageEndpoints: MODEL_ENDPOINTS, pace };
}

function bucketOf(organization: Organization, endpoint: EndpointId, day: Day) {
  const groups = organization.current(endpoint, day);
  const key = dayKey(endpoint, day);
  if (groups.length === 0) organization.emptyGiven.set(key, (organization.emptyGiven.get(key) ?? 0) + 1);
  return {
    object: 'bucket',
    start_time: startOf(day).getTime() / 1000,
    results: groups.map(({ projectId, model, inputTokens, outputTokens, requests }) => ({
      project_id: projectId,
      model,
      input_tokens: Number(inputTokens),
      output_tokens: Number(outputTokens),
      num_model_requests: Number(requests),
    })),
  };
}

function failureOf(fault: Fault, now: Date): Response | 'hang' | 'reset' | null {
  const limited = (headers: Record<string, string>) =>
    json(429, '{"error":{"message":"Rate limit reached."}}', headers);
  switch (fault) {
    case 'hang':
    case 'reset':
      return fault;
    case 'limited':
      return limited({});
    case 'limited_seconds':
      return limited({ 'retry-after': now.getTime() % 2 ? '7' : '900' });
    case 'limited_date':
      return limited({ 'retry-after': new Date(now.getTime() + 30_000).toUTCString() });
    case 'server_error':
      return json(500, '{"error":{"message":"The server had an error."}}');
    case 'page_403':
      return new Response('<!DOCTYPE html><title>Attention required</title>', {
        status: 403,
        headers: { 'content-type': 'text/html' },
      });
    case 'unknown_401':
      return json(401, '{"error":{"code":"never_seen","message":"Not now.","type":"invalid_request_error"}}');
    case 'quota':
      return json(429, '{"error":{"code":"insufficient_quota","message":"You exceeded your current quota."}}');
    case 'not_json':
      return json(200, '<!doctype html><title>Maintenance</title>');
    default:
      return null;
  }
}

const json = (status: number, body: string, headers: Record<string, string> = {}) =>
  new Response(body, {
    status,
    headers: { 'content-type': 'application/json', 'x-request-id': 'req_model', ...headers },
  });

// A Response is read once: each of these is made anew.
const missingScope = (scope: string) =>
  json(403, JSON.stringify({ error: { message: `You have insufficient permissions. Missing scopes: ${scope}.` } }));
const refusal = (organization?: Organization) => {
  if (organization) organization.judgments++;
  return json(401, '{"error":{"code":"invalid_api_key","message":"Incorrect API key."}}');
};
const projects = () =>
  json(200, '{"object":"list","data":[{"id":"p1","name":"One"},{"id":"p2","name":"Two"}],"has_more":false}');
