'use server';

import { action } from '@/lib/action';
import { switchInput, switchWorkspace } from './switch-workspace';

export const switchWorkspaceAction = action({
  permission: 'account.write',
  schema: switchInput,
  run: switchWorkspace,
  goTo: () => '/',
});
