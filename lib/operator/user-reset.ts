import { z } from 'zod';
import { emailInput } from '@/lib/auth/schema';
import { flagsOf, runCommand } from './command-line';
import { resetUser } from './reset-user';

await runCommand(async () =>
  resetUser(
    flagsOf({ usage: 'npm run user:reset -- --email dana@acme.example', schema: z.object({ email: emailInput }) })
      .email,
  ),
);
