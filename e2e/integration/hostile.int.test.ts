import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openai } from '@/lib/integrations/providers/openai';
import { asOwner } from '@/lib/testing/factories';
import { connected, syncWith } from '@/lib/testing/syncing';

const KEY = 'sk-admin-K7qZp2XwV9uRtY4mN8bC3dF6gH1jL5sA0eQ';
const CANARY = 'c4n4ry-of-the-body';
const ANSI = '\u001b[31m';
let answer: RequestListener;
const server = createServer((request, response) => answer(request, response));
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env.OPENAI_BASE_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

/** Every row of the database, bytes as hex. */
async function everything(): Promise<string> {
  const tables = await asOwner<{ name: string }>(
    "SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace",
  );
  const rows = await Promise.all(
    tables.map(({ name }) => asOwner<{ text: string }>(`SELECT row_to_json(t)::text AS text FROM ${name} t`)),
  );
  return rows.flatMap((each) => each.map(({ text }) => text)).join('\n');
}

type Hostile = { status?: number; headers?: Record<string, string>; body?: string };
async function keptOf({ status = 200, headers = {}, body = '' }: Hostile): Promise<string> {
  answer = (_request, response) => response.writeHead(status, headers).end(body);
  await syncWith(await connected(1, undefined, KEY), openai);
  return everything();
}
const error = (message: string, code: string | null = null) =>
  JSON.stringify({ error: { message, code, type: CANARY, param: CANARY } });
const hex = (text: string) => Buffer.from(text).toString('hex');
const base64 = (text: string) => Buffer.from(text).toString('base64');
const swapped = (text: string) =>
  text.replaceAll(/[a-z]/gi, (sign) => (sign < 'a' ? sign.toLowerCase() : sign.toUpperCase()));
const pieces = [KEY, KEY.slice(9, 25), KEY.slice(-12), Buffer.from(KEY).toString('hex').slice(20, 50), CANARY];

describe('of a refusal nothing is stored but what it means', () => {
  const shapes: [string, Hostile][] = [
    ['the official one for a bad key', { status: 401, body: error(`Incorrect API key: ${KEY}`, 'invalid_api_key') }],
    ['a missing scope', { status: 403, body: error(`Missing scopes: api.usage.read. ${CANARY}`) }],
    ['a scope that is the key', { status: 403, body: error(`Missing scopes: ${KEY}`) }],
    ['a scope that is a text', { status: 403, body: error(`Missing scopes: ${CANARY}.${CANARY}`) }],
    ['a scope without an end', { status: 403, body: error(`Missing scopes: ${'api.'.repeat(4_000)}${CANARY}`) }],
    ['an unknown address', { status: 404, body: error(`Invalid URL ${CANARY}`) }],
    ['a limit', { status: 429, body: error(CANARY, CANARY), headers: { 'retry-after': CANARY } }],
    ['a code of its own', { status: 400, body: error(CANARY, CANARY) }],
    ['a page', { status: 502, body: `<html><script>${CANARY}</script>${KEY}` }],
    ['a text', { status: 500, body: `${CANARY} ${KEY}` }],
    ['a list', { status: 401, body: JSON.stringify([CANARY, KEY]) }],
    ['half a body', { status: 401, body: `{"error":{"message":"${KEY}` }],
    ['a redirect', { status: 302, headers: { location: `https://evil.example/${KEY}` }, body: CANARY }],
    ['a status nobody knows', { status: 299, body: CANARY }],
    ['a status beyond all', { status: 799, body: CANARY }],
  ];
  it.each(shapes)('%s', async (_what, hostile) => {
    const kept = await keptOf(hostile);
    for (const piece of pieces) expect(kept).not.toContain(piece);
  });
});

describe('of a header nothing is stored but what is short, plain and not the key', () => {
  it.each([
    ['the key', KEY],
    ['a piece of the key', `req_${KEY.slice(12, 30)}`],
    ['ten kilobytes', `${CANARY}${'x'.repeat(10_000)}`],
    ['a formula', `=cmd|${CANARY}`],
    ['a script', `<script>${CANARY}</script>`],
    ['words', `${CANARY} and more`],
    ['a sign that controls a screen', `${CANARY}\u0080\u009b31m`],
  ])('%s', async (_what, value) => {
    const headers = { 'x-request-id': value, 'openai-organization': value, 'openai-version': CANARY };
    for (const status of [200, 401, 500]) {
      const kept = await keptOf({ status, headers, body: '{"data":[],"has_more":false}' });
      for (const piece of pieces) expect(kept).not.toContain(piece);
    }
  });

  it('a request id of OpenAI’s is kept', async () => {
    expect(await keptOf({ status: 401, headers: { 'x-request-id': 'req_0af31c22' } })).toContain('req_0af31c22');
  });
});

describe('an answer that would be stored', () => {
  const day = () => Math.floor(Date.now() / 86_400_000) * 86_400;
  const answering = (group: object, project: object) => {
    answer = (request, response) => {
      const usage = { input_tokens: 1, output_tokens: 1, num_model_requests: 1, ...group };
      const days = [day() - 86_400, day()].map((start_time) => ({ start_time, results: [usage] }));
      const data = request.url?.includes('/projects') ? [{ id: 'proj_1', ...project }] : days;
      response.end(JSON.stringify({ data, has_more: false, next_page: null }));
    };
  };

  it.each([
    ['the key as a model', { model: KEY }, {}],
    ['the key as a name', {}, { name: `My ${KEY}` }],
    ['a piece of the key as a model', { model: `gpt ${KEY.slice(12, 26)}` }, {}],
    ['a piece of the key as a project id', { project_id: `proj_${KEY.slice(-12)}` }, { id: `proj_${KEY.slice(-12)}` }],
    ['the key in other letters', { model: swapped(KEY) }, { name: swapped(KEY) }],
    ['the key backwards', { model: [...KEY].reverse().join('') }, { name: [...KEY].reverse().join('') }],
    ['the key cut up', { model: [...KEY].join(' ') }, { name: [...KEY].join('\u200b') }],
    ['the key in hex', { model: hex(KEY) }, { name: `Lab ${hex(KEY.slice(12, 24))}` }],
    ['the key in base64', { model: base64(KEY) }, { name: base64(KEY.slice(12, 24)) }],
    ['the key in a URL', {}, { name: KEY.replaceAll(/./g, (sign) => `%${hex(sign)}`) }],
    ['the key as the name of a field', { [KEY.slice(9)]: 1 }, { [KEY.slice(9)]: 1 }],
    ['the key where nobody looks', { extra: KEY }, { extra: KEY }],
    ['a model of escape signs', { model: `gpt${ANSI}${CANARY}` }, {}],
    ['a model of lines', { model: `gpt\n${CANARY}` }, {}],
    ['a project id that turns the line round', { project_id: `p\u202e${CANARY}` }, {}],
    ['a model longer than any', { model: `${CANARY}${'x'.repeat(300)}` }, {}],
  ])('with %s is not used', async (_what, group, project) => {
    answering(group, project);
    await syncWith(await connected(1, undefined, KEY), openai);
    const kept = await everything();
    for (const piece of pieces) expect(kept).not.toContain(piece);
    const secret = KEY.slice(12, 24);
    const forms = [secret, [...secret].reverse().join(''), hex(secret), hex(KEY).slice(24, 48), base64(secret)];
    for (const form of forms) expect(kept.toLowerCase()).not.toContain(form.toLowerCase());
    expect(kept.replaceAll(/[^\w-]/g, '').toLowerCase()).not.toContain(secret.toLowerCase());
  });

  it('with the key behind escapes of JSON is not used, and the log says why without it', async () => {
    answer = (request, response) => {
      const name = `\\u0073k-admin-${KEY.slice(9)}`;
      const projects = `{"data":[{"id":"proj_1","name":"${name}"}],"has_more":false}`;
      response.end(request.url?.includes('/projects') ? projects : '{"data":[],"has_more":false}');
    };
    const target = await connected(1, undefined, KEY);
    await syncWith(target, openai);
    expect(await everything()).not.toContain(KEY.slice(12, 24));
    const events = await asOwner<{ data: { problem?: string } }>(
      "SELECT data FROM events WHERE connection_id = $1 AND kind = 'sync_failed'",
      [target.connectionId],
    );
    expect(events.map(({ data }) => data.problem)).toContainEqual(expect.stringContaining('sent the key back'));
  });

  it('keeps names as people wrote them, without what controls a screen', async () => {
    answering({ model: '=1+1<script>' }, { name: `  R&D \u202e${ANSI}<b>=1+1</b>\r\nLab ` });
    const target = await connected(1, undefined, KEY);
    await syncWith(target, openai);
    const names = await asOwner('SELECT name FROM projects WHERE connection_id = $1', [target.connectionId]);
    expect(names).toEqual([{ name: 'R&D  [31m<b>=1+1</b> Lab' }]);
    const models = await asOwner('SELECT DISTINCT model FROM usage_rows WHERE connection_id = $1', [
      target.connectionId,
    ]);
    expect(models).toEqual([{ model: '=1+1<script>' }]);
  });
});
