import { sandboxKeys } from './keys.ts';
import { startSandbox } from './server.ts';

// SANDBOX_SEED makes the keys, SANDBOX_PORT is where it listens; --print-keys prints them as JSON and ends.
const seed = process.env.SANDBOX_SEED;
if (!seed) {
  console.error('SANDBOX_SEED is missing: the keys are made from it.');
  process.exit(1);
}

if (process.argv.includes('--print-keys')) {
  console.log(JSON.stringify(sandboxKeys(seed)));
} else {
  const { url, close } = await startSandbox({ port: Number(process.env.SANDBOX_PORT ?? 0), seed });
  console.log(`sandbox listening on ${url}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => close().then(() => process.exit(0)));
}
