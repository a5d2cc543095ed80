import { z } from 'zod';
import { emailInput } from '@/lib/auth/schema';
import { flagsOf, runCommand } from './command-line';
import { inviteOwner } from './invite-owner';

await runCommand(async () => {
  const flags = flagsOf({
    usage: 'npm run workspace:invite -- --workspace-id 3f2b8c1e-… --email dana@acme.example',
    schema: z.object({ 'workspace-id': z.uuid('Give the workspace’s id.'), email: emailInput }),
  });
  return inviteOwner({ workspaceId: flags['workspace-id'], email: flags.email });
});
