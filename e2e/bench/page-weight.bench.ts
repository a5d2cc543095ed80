import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { encode } from 'next-auth/jwt';
import { cookieNames } from '@/lib/auth/cookie';
import { openSession } from '@/lib/auth/sessions';
import { freePort } from '@/lib/launcher/ports.mjs';
import { createConnection, createMember } from '@/lib/testing/factories';
import type { Finding } from './measure.ts';

/** The lightest: a page to read, which has next to no script of its own. */
const BASE = '/docs';

/** The gzipped JavaScript each page's HTML loads, from the production build, signed in as an owner. */
export async function bench(): Promise<Finding[]> {
  const { userId, workspaceId } = await createMember('owner');
  const connectionId = await createConnection(workspaceId);
  const token = { sid: await openSession(userId, workspaceId) };
  const cookie = `${cookieNames().session}=${await encode({ token, secret: process.env.NEXTAUTH_SECRET ?? '' })}`;
  const pages = [
    BASE,
    '/docs/openai',
    '/sign-in',
    '/usage',
    '/settings/integrations',
    '/settings/integrations/connect/openai',
    `/settings/integrations/${connectionId}`,
    '/settings/general',
    '/settings/members',
    '/settings/audit-log',
    '/account',
  ];
  const server = await startServer();
  try {
    const weights = new Map<string, number>();
    for (const page of pages) weights.set(page, await weightOf(server.url, page, page === '/sign-in' ? '' : cookie));
    const base = weights.get(BASE) ?? Number.NaN;
    return [...weights].map(([page, bytes]) => ({
      what: page.replace(connectionId, '<id>'),
      ratio: bytes / base,
      unit: `of ${BASE}`,
      from: `${(bytes / 1000).toFixed(1)} kB gzipped`,
    }));
  } finally {
    await server.stop();
  }
}

async function startServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(
    process.execPath,
    ['node_modules/next/dist/bin/next', 'start', '-H', '127.0.0.1', '-p', `${port}`],
    {
      env: { ...process.env, NODE_OPTIONS: '', NODE_ENV: 'production', APP_URL: url },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  const stop = async () => {
    if (child.exitCode !== null) return;
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  while (child.exitCode === null) {
    const up = await fetch(`${url}/docs`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (up) return { url, stop };
    await sleep(100);
  }
  throw new Error('The production server did not start: npm run bench builds it first.');
}

const files = new Map<string, number>();

async function weightOf(url: string, page: string, cookie: string): Promise<number> {
  const response = await fetch(`${url}${page}`, { headers: { cookie }, redirect: 'manual' });
  if (response.status !== 200) throw new Error(`${page} answers ${response.status}.`);
  let bytes = 0;
  for (const file of scriptsOf(await response.text())) {
    if (!files.has(file)) {
      const body = Buffer.from(await (await fetch(new URL(file, url))).arrayBuffer());
      files.set(file, gzipSync(body).length);
    }
    bytes += files.get(file) ?? 0;
  }
  return bytes;
}

/** Every script file the HTML names, in a tag or for a client component, but not what only old browsers load. */
function scriptsOf(html: string): Set<string> {
  const modern = html.replace(/<script[^>]*\snomodule[^>]*>/gi, '');
  return new Set(modern.match(/\/_next\/static\/[\w\-./~%]+?\.js/g));
}
