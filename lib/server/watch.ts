import 'server-only';
import { randomUUID } from 'node:crypto';
import { subscribe } from 'node:diagnostics_channel';
import { type IncomingMessage, Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { env } from '@/lib/env';
import { log } from '@/lib/log';
import { SECURITY_HEADERS } from '@/lib/security-headers';
import { forgetId, issueId, statusInstead } from './issued-ids';
import { type Refusal, refusalOf } from './refusals';
import { enterLobby } from './sign-in-lobby';

/** What Node answers by itself to what is no request, by the code of its error. */
const BROKEN: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};
const NO_STORE = 'private, no-store';
/** Nothing here is changed under a precondition; the framework fails on one of these for a file. */
const PRECONDITIONS = ['if-match', 'if-unmodified-since'];
/** Seconds until a page that found the database busy may be asked for again. */
const RETRY_S = '5';

const known = new WeakSet<Server>();
const answering = new WeakMap<Duplex, ServerResponse>();

/**
 * Gives every response of this process's servers the security headers and an id, and a line in the log where it is an
 * error. The framework's own headers (next.config.ts, proxy.ts) leave out what fails before them: a malformed address,
 * a method it does not know, what is no request at all. Where a platform answers with servers of its own (Vercel),
 * theirs are not seen here.
 * @param upgrades whether the framework may speak another protocol, which it does while developing
 */
export function watchResponses({ upgrades }: { upgrades: boolean }): void {
  // Both come before the server's own listeners do anything.
  subscribe('net.server.socket', (message) => {
    const { socket } = message as { socket: { server?: unknown } };
    watch(socket.server, upgrades);
  });
  subscribe('http.server.request.start', (message) => {
    const { request, response, server } = message as {
      request: IncomingMessage;
      response: ServerResponse;
      server: unknown;
    };
    watch(server, upgrades);
    prepare(request, response);
  });
}

function prepare(request: IncomingMessage, response: ServerResponse): void {
  const id = randomUUID();
  request.headers['x-request-id'] = id; // whatever the client sent
  for (const name of PRECONDITIONS) delete request.headers[name];
  // The framework compares an action's Origin with the Host, which a proxy may have rewritten, and fails on another one.
  const { APP_URL } = env();
  if (request.headers.origin === APP_URL) request.headers['x-forwarded-host'] = new URL(APP_URL).host;
  issueId(id);
  response.once('close', () => forgetId(id));
  answering.set(request.socket, response);
  for (const { key, value } of SECURITY_HEADERS) response.setHeader(key, value);
  response.setHeader('x-request-id', id);
  const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => ServerResponse;
  response.writeHead = (status: number, ...more: unknown[]) => {
    const sent = (status === 500 && statusInstead(id)) || status;
    response.statusCode = sent;
    if (status === 500 && sent === 503) response.setHeader('retry-after', RETRY_S);
    if (sent >= 400 && !response.hasHeader('cache-control')) response.setHeader('cache-control', NO_STORE);
    if (!request.socket.destroyed) note(id, request.method, sent); // else nobody is answered
    return writeHead(sent, ...more);
  };
}

/** Neither the address nor a header: a token may be in them. */
function note(requestId: string, method: string | undefined, code: number): void {
  if (code >= 500) log().warn({ requestId, method, code }, 'Answered with an error');
  else if (code >= 400) log().info({ requestId, method, code }, 'Answered with an error');
}

function watch(server: unknown, upgrades: boolean): void {
  if (!(server instanceof Server) || known.has(server)) return;
  known.add(server);
  // Without a listener Node answers an upgrade as the request it is (HTTP allows that). The framework would end some
  // connections without an answer and leave others open for good.
  if (!upgrades) server.removeAllListeners('upgrade');
  const listeners = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    const goOn = (refusal: Refusal | null) => {
      if (refusal) return refuse(request, response, refusal);
      for (const listener of listeners) Reflect.apply(listener, server, [request, response]);
    };
    const refusal = refusalOf(request.method, request.url);
    if (refusal) goOn(refusal);
    else enterLobby(request, response, goOn);
  });
  server.on('clientError', (error: Error & { code?: string }, socket: Duplex) =>
    answerBroken(socket, BROKEN[error.code ?? ''] ?? 400),
  );
  server.on('connect', (_: IncomingMessage, socket: Duplex) => answerBroken(socket, 405));
}

function refuse(request: IncomingMessage, response: ServerResponse, { status, body, headers }: Refusal): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', ...headers });
  response.end(body);
  request.resume(); // a body that nobody reads
}

/** The answer to what is no request, for which Node makes no response: written by hand, then the connection ends. */
function answerBroken(socket: Duplex, status: number): void {
  const current = answering.get(socket);
  if (!socket.writable || (current?.headersSent && !current.writableFinished)) {
    socket.destroy();
    return;
  }
  const id = randomUUID();
  note(id, undefined, status);
  const body = `${STATUS_CODES[status]}\n`;
  const headers = [
    ...SECURITY_HEADERS.map(({ key, value }) => `${key}: ${value}`),
    `x-request-id: ${id}`,
    `Cache-Control: ${NO_STORE}`,
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ];
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${headers.join('\r\n')}\r\n\r\n${body}`);
}
