import { z } from 'zod';
import { visibleName } from '@/lib/visible-name';
import { newPassword } from './new-password';

export const emailInput = z
  .string({ error: 'Enter an email address.' })
  .trim()
  .toLowerCase()
  .max(254, 'Use 254 characters or fewer.')
  .pipe(z.email('Enter an email address such as dana@example.com.'));
export const personName = visibleName({ empty: 'Enter a name.' });
export const workspaceName = visibleName({ empty: 'Enter a name.' });

export const ownerInput = z.object({
  workspace: workspaceName,
  name: personName,
  email: emailInput,
  password: newPassword,
});
export type OwnerInput = z.output<typeof ownerInput>;

export const setUpInput = ownerInput.extend({
  code: z.string().trim().min(1, 'Paste the code from the server’s log.').max(200, 'This is longer than any code.'),
});

/** A sign-in checks what was entered; it does not judge it. */
export const signInInput = z.object({
  email: z.string().min(1, 'Enter your email address.').max(254, 'This is longer than any email address.'),
  password: z.string().min(1, 'Enter your password.').max(200, 'This is longer than any password here.'),
  callbackUrl: z.string().optional(),
});

export const renameWorkspaceInput = z.object({ name: workspaceName });

/** Asked for again where it was given too long ago (`recent-password.ts`). */
export const passwordAgain = z.string().max(200, 'This is longer than any password.').optional();

export const endOtherSessionsInput = z.object({ password: passwordAgain });

export const changePasswordInput = z.object({
  current: z.string().min(1, 'Enter your current password.').max(200, 'This is longer than any password here.'),
  password: newPassword,
});
export type ChangePasswordInput = z.output<typeof changePasswordInput>;
