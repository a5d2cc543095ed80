'use server';

import { revalidatePath } from 'next/cache';
import { action } from '@/lib/action';
import { changePassword } from './change-password';
import { endOtherSessions } from './own-sessions';
import { changePasswordInput, endOtherSessionsInput } from './schema';

const permission = 'account.write';

export const changePasswordAction = action({
  permission,
  schema: changePasswordInput,
  run: async (actor, input) => {
    const ended = await changePassword(actor, input);
    revalidatePath('/account');
    return { ended };
  },
});

export const endOtherSessionsAction = action({
  permission,
  schema: endOtherSessionsInput,
  run: async (actor, { password }) => {
    const ended = await endOtherSessions(actor, password);
    revalidatePath('/account');
    return { ended };
  },
});
