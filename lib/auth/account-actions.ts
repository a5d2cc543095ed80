'use server';

import { revalidatePath } from 'next/cache';
import { z } from 'zod';
import { action } from '@/lib/action';
import { changePassword } from './change-password';
import { endOtherSessions } from './own-sessions';
import { changePasswordInput } from './schema';

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
  schema: z.object({}),
  run: async (actor) => {
    const ended = await endOtherSessions(actor);
    revalidatePath('/account');
    return { ended };
  },
});
