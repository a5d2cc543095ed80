import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { projectPage, USAGE, usagePage } from './answers.ts';
import { sendCanned } from './canned.ts';
import { Control } from './control.ts';
import { badKey, missingScope, Refusal, unknownUrl, wrongHost } from './errors.ts';
import { sendFaulty, Troubles } from './faults.ts';
import { type SandboxKey, sandboxKeys } from './keys.ts';
import { ORGANIZATIONS } from './organizations.ts';

export type Sandbox = { url: string; keys: SandboxKey[]; control: Control; close: () => Promise<void> };

/** Starts the sandbox on loopback; port 0 takes a free one. */
export async function startSandbox(options: { port?: number; seed: string }): Promise<Sandbox> {
  const keys = sandboxKeys(options.seed);
  const control = new Control();
  const troubles = new Troubles();
  const server = createServer((request, response) => {
    handle(request, response, { keys, control, troubles }).catch((error: unknown) => {
      if (response.headersSent) return response.destroy();
      const refusal = error instanceof Refusal ? error : new Refusal(500, 'The sandbox itself failed.');
      if (!(error instanceof Refusal)) console.error(error);
      response.writeHead(refusal.status, { 'content-type': 'application/json', ...refusal.headers });
      response.end(JSON.stringify(refusal.body));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, keys, control, close };
}

type Parts = { keys: readonly SandboxKey[]; control: Control; troubles: Troubles };

async function handle(request: IncomingMessage, response: ServerResponse, { keys, control, troubles }: Parts) {
  const url = new URL(request.url ?? '/', 'http://sandbox');
  // Each host of OpenAI's is served below a path of its name; without one it is the default.
  const [, host = 'api.openai.com', rest = url.pathname] = /^\/([a-z0-9.-]+\.[a-z]+)(\/.*)$/.exec(url.pathname) ?? [];
  url.pathname = rest;
  if (url.pathname.startsWith('/__sandbox/')) return control.handle(request, response, url);
  const started = Date.now();
  response.setHeader('x-request-id', `req_${randomBytes(12).toString('hex')}`);
  response.setHeader('openai-version', '2020-10-01');

  const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const key = keys.find((candidate) => candidate.key === given);
  const endpoint = /^\/v1\/organization\/(?:usage\/([a-z_]+)|(projects))$/.exec(url.pathname);
  control.count(key?.scenario ?? 'unknown', endpoint?.[1] ?? endpoint?.[2] ?? url.pathname);
  if (!key || key.scenario === 'revoked' || control.revoked.has(key.scenario)) throw badKey(given);
  const organization = ORGANIZATIONS[key.organization];
  if (organization?.onlyAt && organization.onlyAt !== host) throw wrongHost(organization.onlyAt);
  const canned = control.answerOf(key.scenario, endpoint?.[1] ?? endpoint?.[2] ?? '');
  if (canned) return sendCanned(canned, response);
  if (organization?.sendsHeader) response.setHeader('openai-organization', organization.id);
  const fault =
    control.faultOf(key.scenario, endpoint?.[1] ?? endpoint?.[2] ?? '') ?? troubles.next(key.scenario, started);

  const path = url.pathname;
  if (!endpoint || request.method !== 'GET') throw unknownUrl(request.method ?? '', path);
  const name = endpoint[1];
  const { scenario } = key;
  const options = { now: control.now(), restated: control.restatedOf(scenario), emptied: control.emptiedOf(scenario) };
  let page: object;
  if (name) {
    if (!USAGE[name] || organization?.unknownEndpoints?.includes(name)) throw unknownUrl('GET', path);
    if (key.scenario === 'no-usage-scope') throw missingScope('api.usage.read');
    if (fault === 'endless_pages' || fault === 'ever_new_pages' || fault === 'flood') url.searchParams.delete('page');
    page = usagePage(key.organization, name, url.searchParams, options);
  } else {
    if (key.scenario === 'no-names-scope') throw missingScope('api.management.read');
    page = projectPage(key.organization, url.searchParams, options.now);
  }
  const body = JSON.stringify(page);
  await control.latency();
  response.setHeader('openai-processing-ms', String(Date.now() - started));
  if (sendFaulty(fault, response, body)) return;
  response.writeHead(200, { 'content-type': 'application/json' }).end(body);
}
