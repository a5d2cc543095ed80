import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

// A provider in a process of its own, as lean as one can be: any key of the bench, every usage endpoint, a fixed
// latency. `/counts` tells how often each key called, `/reset` forgets it. Prints its address.
const LATENCY_MS = Number(process.argv[2] ?? 200);
const DAY_S = 86_400;
const PROJECTS = ['proj_research000', 'proj_support0000'];
const MODELS = ['gpt-6-astra-2026-05-14', 'gpt-5-mini-2025-08-07'];

const calls = new Map<string, number>();
const projects = JSON.stringify({
  object: 'list',
  data: PROJECTS.map((id) => ({ id, name: `Project ${id}`, archived_at: null })),
  has_more: false,
});

/** What an organization used in a range: its number and the day are in every figure. */
function usage(organization: number, query: URLSearchParams): string {
  const data: object[] = [];
  const now = Date.now() / 1000;
  for (
    let start = Number(query.get('start_time'));
    start < Math.min(Number(query.get('end_time') ?? Infinity), now);
    start += DAY_S
  )
    data.push({
      object: 'bucket',
      start_time: start,
      end_time: start + DAY_S,
      results: PROJECTS.flatMap((project_id, p) =>
        MODELS.map((model, m) => ({
          project_id,
          model,
          input_tokens: organization * 1_000 + (start / DAY_S) * 4 + p * 2 + m,
          output_tokens: organization * 10,
          num_model_requests: organization + 1,
        })),
      ),
    });
  return JSON.stringify({ object: 'page', data, has_more: false, next_page: null });
}

const server = createServer(async (request, response) => {
  const url = new URL(request.url ?? '/', 'http://provider');
  if (url.pathname === '/counts') return response.end(JSON.stringify([...calls.values()]));
  if (url.pathname === '/reset') {
    calls.clear();
    return response.end();
  }
  const key = request.headers.authorization ?? '';
  calls.set(key, (calls.get(key) ?? 0) + 1);
  await sleep(LATENCY_MS);
  const organization = Number(key.split('-').at(-1));
  const body = url.pathname.endsWith('/projects') ? projects : usage(organization, url.searchParams);
  response.writeHead(200, { 'content-type': 'application/json', 'x-request-id': 'req_bench' }).end(body);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
