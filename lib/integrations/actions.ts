'use server';

import { revalidatePath } from 'next/cache';
import { action } from '@/lib/action';
import { startSync } from '@/lib/sync/start';
import { pause, rename, requestSync, resume, setKeyExpiry } from './change';
import { disconnect } from './disconnect';
import { requestReread } from './reread';
import { retryKey } from './retry-key';
import { connectionInput, disconnectInput, keyExpiryInput, renameInput, rereadInput } from './schema';
import { withTry } from './tries';

const permission = 'connections.write';
const refresh = () => revalidatePath('/settings/integrations', 'layout');

export const disconnectAction = action({
  permission,
  schema: disconnectInput,
  run: async (actor, input) => {
    const result = await disconnect(actor, input);
    refresh();
    return result;
  },
});

export const pauseAction = action({
  permission,
  schema: connectionInput,
  run: async (actor, input) => {
    await pause(actor, input);
    refresh();
  },
});

export const resumeAction = action({
  permission,
  schema: connectionInput,
  run: async (actor, input) => {
    if (await resume(actor, input)) startSync({ workspaceId: actor.workspaceId, connectionId: input.id }, 'manual');
    refresh();
  },
});

export const renameAction = action({
  permission,
  schema: renameInput,
  run: async (actor, input) => {
    await rename(actor, input);
    refresh();
  },
});

export const keyExpiryAction = action({
  permission,
  schema: keyExpiryInput,
  run: async (actor, input) => {
    await setKeyExpiry(actor, input);
    refresh();
  },
});

export const rereadDayAction = action({
  permission,
  schema: rereadInput,
  run: async (actor, input) => {
    await requestReread(actor, input);
    startSync({ workspaceId: actor.workspaceId, connectionId: input.id }, 'manual');
    refresh();
  },
});

export const syncNowAction = action({
  permission,
  schema: connectionInput,
  run: async (actor, input) => {
    await requestSync(actor, input);
    startSync({ workspaceId: actor.workspaceId, connectionId: input.id }, 'manual');
    refresh();
  },
});

export const retryKeyAction = action({
  permission,
  schema: connectionInput,
  run: async (actor, input) => {
    const { outcome, message, mayStart } = await withTry(actor, 'check', () => retryKey(actor, input));
    if (mayStart) startSync({ workspaceId: actor.workspaceId, connectionId: input.id }, 'manual');
    refresh();
    return { outcome, message };
  },
});
