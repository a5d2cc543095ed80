import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { Refusal } from './errors.ts';
import type { Scenario } from './keys.ts';

export const FAULTS = [
  'error_500',
  'reset',
  'truncated',
  'not_json',
  'drip',
  'endless_pages',
  'ever_new_pages',
  'huge',
  'gzip_bomb',
  'objects',
  'nesting',
  'flood',
  'crowd',
  'redirect',
  'html',
  'retry_after_seconds',
  'retry_after_date',
  'hang',
] as const;
export type Fault = (typeof FAULTS)[number];
/** `slow` takes a second and gets there. */
export type Trouble = Fault | 'slow' | null;

/** The flaky organization's answers take turns; most are good, so that a patient reader gets there. */
const FLAKY: readonly Trouble[] = [null, 'error_500', null, null, 'reset', null, null, 'truncated', null, 'slow', null];

const MB = 1024 * 1024;
/** Of one answer: less than one read may hold, and far more than any organization has. */
export const FULL_PAGE_GROUPS = 20_000;
const FLOOD_MS = 400;

/** Requests at once before the rate-limited organizations refuse, and how fast they recover. */
const BURST = 12;
const REFILL_PER_S = 6;

/** What goes wrong with the nth request of a key, by its scenario; throws where the answer is an error. */
export class Troubles {
  #counts = new Map<Scenario, number>();
  #buckets = new Map<Scenario, { tokens: number; at: number }>();

  next(scenario: Scenario, now: number): Trouble {
    const count = this.#counts.get(scenario) ?? 0;
    this.#counts.set(scenario, count + 1);
    if (scenario === 'rate-limited' || scenario === 'rate-limited-silent') this.#take(scenario, now);
    return scenario === 'flaky' ? (FLAKY[count % FLAKY.length] ?? null) : null;
  }

  #take(scenario: Scenario, now: number) {
    const bucket = this.#buckets.get(scenario) ?? { tokens: BURST, at: now };
    const tokens = Math.min(BURST, bucket.tokens + ((now - bucket.at) / 1000) * REFILL_PER_S);
    this.#buckets.set(scenario, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now });
    if (tokens >= 1) return;
    const headers: Record<string, string> = scenario === 'rate-limited' ? { 'retry-after': '1' } : {};
    throw new Refusal(429, 'Rate limit reached for requests. Please try again later.', {
      code: 'rate_limit_exceeded',
      headers,
    });
  }
}

/** Sends a good body badly. @returns whether it took the answer over. */
export function sendFaulty(fault: Trouble, response: ServerResponse, body: string): boolean {
  switch (fault) {
    case null:
      return false;
    case 'error_500':
      throw new Refusal(500, 'The server had an error while processing your request.');
    case 'retry_after_seconds':
      throw new Refusal(429, 'Rate limit reached.', { headers: { 'retry-after': '3600' } });
    case 'retry_after_date':
      throw new Refusal(429, 'Rate limit reached.', {
        headers: { 'retry-after': new Date(Date.now() + 3_600_000).toUTCString() },
      });
    case 'reset':
      response.destroy();
      return true;
    case 'hang':
      return true;
    case 'truncated':
      response.writeHead(200, { 'content-type': 'application/json' }).end(body.slice(0, Math.floor(body.length * 0.6)));
      return true;
    case 'not_json':
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Maintenance</title>');
      return true;
    case 'redirect':
      response.writeHead(302, { location: '/__sandbox/elsewhere' }).end();
      return true;
    case 'endless_pages': {
      const page = JSON.parse(body) as { has_more: boolean; next_page: string };
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ ...page, data: [], has_more: true, next_page: 'page_c2FtZQ==' }));
      return true;
    }
    case 'huge':
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(`{"filler":"${'x'.repeat(12 * 1024 * 1024)}"}`);
      return true;
    case 'ever_new_pages':
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ object: 'page', data: [], has_more: true, next_page: `page_${randomUUID()}` }));
      return true;
    case 'gzip_bomb':
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      response.end(bomb());
      return true;
    case 'objects':
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(`{"data":[${'{},'.repeat(3 * MB)}{}]}`);
      return true;
    case 'nesting':
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('['.repeat(5 * MB) + ']'.repeat(5 * MB));
      return true;
    case 'flood':
      flood(response, body);
      return true;
    case 'crowd':
      response.writeHead(200, { 'content-type': 'application/json' }).end(crowd(body));
      return true;
    case 'drip':
    case 'slow':
      drip(response, body, fault === 'drip' ? 1 : Math.ceil(body.length / 20), fault === 'drip' ? 1000 : 50);
      return true;
  }
}

let packed: Buffer | undefined;
/** 64 MB of blanks, packed once. */
function bomb(): Buffer {
  packed ??= gzipSync(Buffer.alloc(64 * MB, ' '), { level: 1 });
  return packed;
}

const manyGroups = (count: number) =>
  Array.from({ length: count }, (_, i) => ({
    project_id: `proj_${i}`,
    model: 'm',
    input_tokens: i,
    output_tokens: i,
    num_model_requests: i,
  }));

/** A good answer as full as one may be. */
function crowd(body: string): string {
  const page = JSON.parse(body) as { data: { results?: object[] }[] };
  for (const day of page.data)
    if (day.results) day.results = manyGroups(Math.floor(FULL_PAGE_GROUPS / page.data.length));
  return JSON.stringify(page);
}

/** A page as full as one may be, and after a while a second one that spoils the first: it was held for nothing. */
function flood(response: ServerResponse, body: string) {
  const page = JSON.parse(body) as { data: { results: object[] }[] };
  const spoilt = new URL(response.req.url ?? '', 'http://sandbox').searchParams.has('page');
  const [first] = page.data;
  if (first && !spoilt) first.results = manyGroups(FULL_PAGE_GROUPS);
  const answer = spoilt ? '{' : JSON.stringify({ ...page, data: [first], has_more: true, next_page: 'page_2' });
  setTimeout(() => response.writeHead(200, { 'content-type': 'application/json' }).end(answer), spoilt ? FLOOD_MS : 0);
}

function drip(response: ServerResponse, body: string, size: number, everyMs: number) {
  response.writeHead(200, { 'content-type': 'application/json' });
  let at = 0;
  const timer = setInterval(() => {
    response.write(body.slice(at, at + size));
    at += size;
    if (at >= body.length) response.end();
  }, everyMs);
  response.on('close', () => clearInterval(timer));
}
