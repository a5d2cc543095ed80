'use server';

import { progressAction } from '@/lib/progress-action';
import { startSync } from '@/lib/sync/start';
import { connect } from './connect';
import { replaceKey } from './replace-key';
import { connectInput, replaceKeyInput } from './schema';
import { tryingSteps } from './tries';

const permission = 'connections.write';
const goTo = (id: string) => `/settings/integrations/${id}`;

/** Connects an organization: the key's checks as they pass, then the connection's id; then the first sync starts. */
export const connectAction = progressAction({
  permission,
  schema: connectInput,
  run: (actor, input) => tryingSteps(actor, 'key', connect(actor, input)),
  afterwards: ({ workspaceId }, connectionId) => startSync({ workspaceId, connectionId }, 'connect'),
  goTo,
  keeps: ['name', 'region', 'expiresOn', 'history', 'confirmed'],
});

/** Replaces a connection's key: the new key's checks as they pass; the old one works until then. */
export const replaceKeyAction = progressAction({
  permission,
  schema: replaceKeyInput,
  run: (actor, input) => tryingSteps(actor, 'key', replaceKey(actor, input)),
  afterwards: ({ workspaceId }, connectionId) => startSync({ workspaceId, connectionId }, 'manual'),
  goTo,
  keeps: ['region', 'confirmed'],
});
