import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { classify } from '@/lib/integrations/providers/openai/classify';
import { OPENAI_ERRORS } from '@/lib/integrations/providers/openai/errors';
import { CANNED, type CannedName } from './canned.ts';
import type { Scenario } from './keys.ts';
import shapes from './official-shapes.json' with { type: 'json' };
import { type Sandbox, startSandbox } from './server.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ seed: 'shapes' });
});
afterAll(() => sandbox.close());

const keyOf = (scenario: Scenario) => sandbox.keys.find((key) => key.scenario === scenario)?.key ?? '';
const get = (path: string, scenario: Scenario = 'ordinary', init: RequestInit = {}) =>
  fetch(`${sandbox.url}/v1/organization/${path}`, { ...init, headers: { authorization: `Bearer ${keyOf(scenario)}` } });
const shape = (schema: unknown) => z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
const daysAgo = (days: number) => Math.floor(Date.now() / 86_400_000 - days) * 86_400;

describe('the sandbox answers in the official shapes', () => {
  it.each(Object.entries(shapes.results))('usage of %s', async (endpoint, schema) => {
    const answer = await get(`usage/${endpoint}?start_time=${daysAgo(20)}&limit=31&group_by=project_id&group_by=model`);
    const page = await answer.json();
    shape(shapes.page).parse(page);
    const results = page.data.flatMap((bucket: { results: unknown[] }) => {
      shape(shapes.bucket).parse(bucket);
      return bucket.results;
    });
    expect(results.length).toBeGreaterThan(5);
    for (const result of results) shape(schema).parse(result);
  });

  it('the project list, archived projects on demand', async () => {
    const active = await (await get('projects')).json();
    const all = await (await get('projects?include_archived=true')).json();
    shape(shapes.projectList).parse(all);
    for (const project of all.data) shape(shapes.project).parse(project);
    expect(all.data.length).toBe(active.data.length + 1);
  });

  it.each([
    ['usage/completions', 400, 'start_time'],
    ['usage/completions?start_time=0&limit=32', 400, 'limit'],
    ['usage/completions?start_time=0&group_by=colour', 400, 'group_by'],
    ['usage/completions?start_time=0&page=page_bm9uZQ==', 400, 'page'],
    ['usage/astrology?start_time=0', 404, null],
    ['admin_api_keys', 404, null],
  ])('refuses %s', async (path, status, param) => {
    const answer = await get(path);
    expect(answer.status).toBe(status);
    const body = await answer.json();
    shape(shapes.error).parse(body);
    expect(body.error.param).toBe(param);
  });

  it.each(Object.keys(CANNED) as CannedName[])('%s on demand, as Doow’s own table knows it', async (name) => {
    sandbox.control.apply({ answer: { scenario: 'ordinary', answer: name, times: 1 } });
    const query = `start_time=${daysAgo(1)}`;
    const answer = await get(`usage/completions?${query}`, 'ordinary', { redirect: 'manual' });
    const text = await answer.text();
    const json = text.startsWith('{') ? JSON.parse(text) : undefined;
    const { headers, status } = answer;
    const answered = { status, json, contentType: headers.get('content-type'), retryAfter: null };
    expect(classify(answered, 'sk-admin-x', new Date()).problem.id).toBe(name);
    expect((await get(`usage/completions?${query}`)).status).toBe(200);
  });

  it('every row of the table, and no other', () => {
    expect(Object.keys(CANNED).sort()).toEqual(OPENAI_ERRORS.map(({ id }) => id).sort());
  });

  it('takes orders from no page of another origin', async () => {
    const order = (origin?: string) =>
      fetch(`${sandbox.url}/__sandbox/control`, {
        method: 'POST',
        body: JSON.stringify({ latencyMs: 0 }),
        headers: { ...(origin && { origin }) },
      }).then(({ status }) => status);
    expect(await Promise.all([order(), order(sandbox.url)])).toEqual([204, 204]);
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:1', sandbox.url.replace('http', 'https')])
      expect(await order(origin)).toBe(403);
  });

  it('goes through a year by cursors without a gap or an overlap', async () => {
    const starts: number[] = [];
    const query = `start_time=${daysAgo(364)}&limit=31&group_by[]=model`;
    let page: { has_more: boolean; next_page: string | null; data: { start_time: number }[] } | null = null;
    do {
      const cursor: string = page?.next_page ? `&page=${encodeURIComponent(page.next_page)}` : '';
      page = await (await get(`usage/completions?${query}${cursor}`)).json();
      starts.push(...(page?.data.map(({ start_time }) => start_time) ?? []));
    } while (page?.has_more);
    expect(starts).toEqual(Array.from({ length: 365 }, (_, i) => daysAgo(364) + i * 86_400));
  });

  it('speaks with the official SDK as the provider does', async () => {
    const client = new OpenAI({
      adminAPIKey: keyOf('ordinary'),
      apiKey: null,
      organization: null,
      project: null,
      baseURL: `${sandbox.url}/v1`,
      maxRetries: 0,
    });
    const usage = client.admin.organization.usage;
    const query = { start_time: daysAgo(3), group_by: ['project_id' as const, 'model' as const] };
    for (const read of [
      'completions',
      'decisions',
      'embeddings',
      'moderations',
      'images',
      'audioSpeeches',
      'audioTranscriptions',
    ] as const) {
      const page = await usage[read](query);
      expect(page.data.length, read).toBe(4);
    }
    const refused = new OpenAI({
      adminAPIKey: keyOf('revoked'),
      apiKey: null,
      baseURL: `${sandbox.url}/v1`,
      maxRetries: 0,
    });
    await expect(refused.admin.organization.usage.completions(query)).rejects.toMatchObject({
      status: 401,
      code: 'invalid_api_key',
    });
  });
});
