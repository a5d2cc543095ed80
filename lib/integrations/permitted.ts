import 'server-only';
import type { Member } from '@/lib/auth/actor';
import { AppError } from '@/lib/errors';
import { mayCall } from '@/lib/sync/schedule';
import { withWorkspace } from '@/lib/workspace';
import { machineClocks, type Permit, permitFrom } from './permit';

/** For one request with the stored key, beside the sync. @throws AppError where it is being disconnected */
export async function permitted(actor: Member, id: string): Promise<Permit> {
  const permit = permitFrom(machineClocks);
  if (await withWorkspace(actor, 'connections.write', (tx) => mayCall(tx, id))) return permit;
  throw new AppError('conflict', 'This connection is being disconnected. Nothing more was asked with its key.');
}
