import type { Instrumentation } from 'next';

/** Next's start hook: a server that is not set up right says so and ends, instead of answering with errors. */
export async function register() {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { watchResponses } = await import('./lib/server/watch');
  watchResponses({ upgrades: process.env.NODE_ENV !== 'production' });
  const { prepare } = await import('./lib/start');
  await prepare();
  if (process.env.NODE_ENV !== 'production') return;
  const { logConsole } = await import('./lib/framework-errors');
  logConsole();
}

/** Next's hook for what no page, route or action caught. */
export const onRequestError: Instrumentation.onRequestError = async (...failure) => {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { logRequestError } = await import('./lib/framework-errors');
  await logRequestError(...failure);
};
