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

/**
 * The same for everybody, so that the form does not tell who has an account: somebody new chooses name and password,
 * somebody known gives the password they have, which met the same rules when it was chosen.
 */
export const joinInput = z.object({ token: z.string().max(200), name: personName, password: newPassword });
