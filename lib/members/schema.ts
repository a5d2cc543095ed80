import { z } from 'zod';
import { newPassword } from '@/lib/auth/new-password';
import { ROLES } from '@/lib/auth/permissions';
import { emailInput, personName } from '@/lib/auth/schema';
import { INVITED_ROLES } from './roles';

const userId = z.uuid('There is no such member.');

export const inviteInput = z.object({ email: emailInput, role: z.enum(INVITED_ROLES, 'Choose a role.') });
export const invitationInput = z.object({ id: z.uuid('There is no such invitation.') });
export const roleInput = z.object({ userId, role: z.enum(ROLES, 'Choose a role.') });
export const removeInput = z.object({ userId });

/** Somebody new chooses a name and a password; somebody known gives the one they have. */
export const joinNewInput = z.object({ token: z.string().max(200), name: personName, password: newPassword });
export const joinKnownInput = z.object({
  token: z.string().max(200),
  password: z.string().min(1, 'Enter your password.').max(200, 'This is longer than any password here.'),
});
