import { ownerInput } from '@/lib/auth/schema';
import { flagsOf, runCommand } from './command-line';
import { createWorkspace } from './create-workspace';

await runCommand(async () =>
  createWorkspace(
    flagsOf({
      usage: 'npm run workspace:create -- --workspace "Acme" --name "Dana Diaz" --email dana@acme.example',
      schema: ownerInput.omit({ password: true }),
    }),
  ),
);
