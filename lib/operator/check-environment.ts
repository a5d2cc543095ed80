import { env } from '@/lib/env';
import { runCommand } from './command-line';

// Whether the application would start with this environment: for the launcher, before it does anything else.
await runCommand(async () => {
  env();
  return 'The environment is usable.';
});
