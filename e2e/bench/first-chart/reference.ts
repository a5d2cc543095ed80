import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { barsPath, stretched } from '@/components/charts/paths';
import { plotOf } from '@/components/charts/plot';
import { DAYS, SERIES } from './figures.ts';

const HEIGHT = 280;

/** `/recharts`, a bare page with the chart library alone, and `/svg`, one drawn before it was sent: over loopback, gzipped. */
export async function serveReferences(): Promise<{ url: string; scriptBytes: number; stop: () => Promise<void> }> {
  const { outputFiles } = await build({
    entryPoints: [path.join(import.meta.dirname, 'recharts-alone.tsx')],
    bundle: true,
    minify: true,
    write: false,
    jsx: 'automatic',
    alias: { '@': process.cwd() },
    conditions: ['module'],
    define: { 'process.env.NODE_ENV': '"production"' },
    target: 'chrome111',
  });
  const script = outputFiles[0]?.text ?? '';
  const files: Record<string, [type: string, body: Buffer]> = {
    '/recharts': ['text/html', gzipSync(page('<script src="/recharts.js" defer></script>', ''))],
    '/recharts.js': ['text/javascript', gzipSync(script)],
    '/svg': ['text/html', gzipSync(page('', svg()))],
  };
  const server = createServer((request, response) => {
    const [type, body] = files[request.url ?? ''] ?? ['text/plain', gzipSync('')];
    response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'content-encoding': 'gzip' }).end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    scriptBytes: gzipSync(script).length,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

const page = (head: string, body: string) =>
  `<!doctype html><html lang="en"><head><title>Reference</title><link rel="icon" href="data:,">${head}</head><body>${body}</body></html>`;

function svg(): string {
  const plot = plotOf(DAYS, SERIES, 'bars');
  const space = stretched(plot, HEIGHT);
  const paths = plot.spans.map(
    (spans, s) => `<path class="series" fill="${SERIES[s]?.fill}" d="${barsPath(spans, space)}"/>`,
  );
  return `<svg width="1100" height="${HEIGHT}" viewBox="0 0 ${space.width} ${HEIGHT}" preserveAspectRatio="none">${paths.join('')}</svg>`;
}
