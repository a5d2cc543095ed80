'use server';

import { revalidatePath } from 'next/cache';
import { action } from '@/lib/action';
import { renameWorkspace } from './rename-workspace';
import { renameWorkspaceInput } from './schema';
import { switchInput, switchWorkspace } from './switch-workspace';

export const switchWorkspaceAction = action({
  permission: 'account.write',
  schema: switchInput,
  anyWorkspace: true,
  run: switchWorkspace,
});

export const renameWorkspaceAction = action({
  permission: 'workspace.write',
  schema: renameWorkspaceInput,
  keeps: ['name'],
  run: async (actor, input) => {
    await renameWorkspace(actor, input);
    revalidatePath('/', 'layout'); // the frame shows the name on every page
  },
});
