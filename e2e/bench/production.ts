import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Browser, chromium } from '@playwright/test';
import { encode } from 'next-auth/jwt';
import type { Member } from '@/lib/auth/actor';
import { cookieNames } from '@/lib/auth/cookie';
import { openSession } from '@/lib/auth/sessions';
import { ensureChromium } from '@/lib/launcher/chromium.mjs';
import { freePort } from '@/lib/launcher/ports.mjs';

/** The production build, served as it is deployed; `npm run bench` has built it. `heapMb` limits what V8 may have. */
export async function startServer(heapMb?: number): Promise<{ url: string; pid: number; stop: () => Promise<void> }> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(
    process.execPath,
    [
      ...(heapMb ? [`--max-old-space-size=${heapMb}`] : []),
      'node_modules/next/dist/bin/next',
      'start',
      '-H',
      '127.0.0.1',
      '-p',
      `${port}`,
    ],
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
    if (up && child.pid) return { url, pid: child.pid, stop };
    await sleep(100);
  }
  throw new Error('The production server did not start: npm run bench builds it first.');
}

/** The cookie of a browser in which somebody has signed in. */
export async function signedIn({ userId, workspaceId }: Member): Promise<{ name: string; value: string }> {
  const token = { sid: await openSession(userId, workspaceId) };
  return {
    name: cookieNames().session,
    value: await encode({ token, secret: process.env.NEXTAUTH_SECRET ?? '' }),
  };
}

/** The browser that the end-to-end tests have. */
export function launchBrowser(): Promise<Browser> {
  const executablePath = ensureChromium();
  return chromium.launch({ ...(executablePath && { executablePath }), args: ['--no-sandbox'] });
}
