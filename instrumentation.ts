/** Next's start hook: a server that is not set up right says so and ends, instead of answering with errors. */
export async function register() {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return;
  const { prepare } = await import('./lib/start');
  await prepare();
}
