import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import tls from 'node:tls';
import { SpokenError } from '@/lib/errors';
import { BrokenProtocol } from './errors';
import type { HttpProxy } from './proxy';

type Target = { host: string; port: number; signal: AbortSignal | undefined };

/** The proxy did not open a tunnel. */
export class ProxyRefused extends SpokenError {
  /** Waiting does not help: the proxy's answer is about who asks and for what. */
  readonly isFinal: boolean;

  constructor(host: string, status: number) {
    const why = status === 407 ? 'it wants a user and password in HTTPS_PROXY' : 'its own log says why';
    super(`The proxy in HTTPS_PROXY answered CONNECT to ${host} with ${status}: ${why}.`);
    this.name = 'ProxyRefused';
    this.isFinal = status >= 400 && status < 500 && status !== 408 && status !== 429;
  }
}

/** `ended` ends the making of a connection: Node keeps a request's own `signal` from its agent. */
export type TunnelOptions = https.RequestOptions & { ended?: AbortSignal };

/** Connects through an HTTP proxy. TLS is spoken with the host behind it, so the proxy sees neither key nor answer. */
export class TunnelAgent extends https.Agent {
  readonly #proxy: HttpProxy;

  constructor(proxy: HttpProxy, options: https.AgentOptions) {
    super(options);
    this.#proxy = proxy;
  }

  override createConnection(
    options: TunnelOptions,
    callback: (error: Error | null, socket: Duplex) => void,
  ): undefined {
    const { host, port, ended } = options;
    const target = { host: host ?? '', port: Number(port ?? 443), signal: ended };
    const failed = callback as (error: Error) => void;
    openTunnel(this.#proxy, target).then((socket) => callback(null, socket), failed);
  }
}

/** @throws ProxyRefused, BrokenProtocol, or what the network or TLS throws; with every socket closed */
async function openTunnel(proxy: HttpProxy, target: Target): Promise<tls.TLSSocket> {
  const socket = await connected(proxy, target);
  const secured = tls.connect({
    socket,
    ALPNProtocols: ['http/1.1'],
    rejectUnauthorized: true,
    ...(isIP(target.host) ? { host: target.host } : { servername: target.host }),
  });
  const abort = () => secured.destroy(new BrokenProtocol('The call was canceled.'));
  target.signal?.addEventListener('abort', abort, { once: true });
  try {
    await new Promise<void>((resolve, reject) => {
      secured.once('secureConnect', resolve);
      secured.once('error', reject);
      secured.once('close', () => reject(new BrokenProtocol('The tunnel was closed before TLS was spoken.')));
      if (target.signal?.aborted) abort();
    });
    return secured;
  } catch (error) {
    secured.destroy();
    socket.destroy();
    throw error;
  } finally {
    target.signal?.removeEventListener('abort', abort);
  }
}

/** Asks the proxy for a tunnel. Resolves with the connection to it once it has said yes. */
function connected(proxy: HttpProxy, { host, port, signal }: Target): Promise<Duplex> {
  const authority = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
  return new Promise((resolve, reject) => {
    const request = (proxy.secure ? https : http).request({
      host: proxy.host,
      port: proxy.port,
      method: 'CONNECT',
      path: authority,
      agent: false,
      ...(isIP(proxy.host) === 0 && { servername: proxy.host }), // else Node takes it from the Host header
      rejectUnauthorized: true,
      ...(signal && { signal }),
      headers: {
        host: authority,
        ...(proxy.authorization && { 'proxy-authorization': proxy.authorization.reveal() }),
      },
    });
    request.once('connect', ({ statusCode = 0 }, socket, head) => {
      if (statusCode === 200 && head.length === 0) return resolve(socket);
      socket.destroy();
      reject(
        statusCode === 200 ? new BrokenProtocol('The proxy spoke in the tunnel.') : new ProxyRefused(host, statusCode),
      );
    });
    request.once('response', (answer) => {
      answer.destroy();
      reject(new ProxyRefused(host, answer.statusCode ?? 0));
    });
    request.once('upgrade', (_answer, socket) => {
      socket.destroy();
      reject(new BrokenProtocol('The proxy asked to speak another protocol.'));
    });
    request.once('error', reject);
    request.once('close', () => reject(new BrokenProtocol('The proxy closed the connection without an answer.')));
    request.end();
  });
}
