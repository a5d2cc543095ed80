import type { Permission } from '@/lib/auth/permissions';

type SystemOnly = 'sync.run' | 'members.resolve';

/** What each permission lets a person do; those of the system are nobody's. The compiler asks for a new one's words. */
export const PERMISSION_LABELS: Readonly<Record<Exclude<Permission, SystemOnly>, string>> = {
  'integrations.list': 'See which integrations there are',
  'connections.read': 'See connections, their state and their logs',
  'connections.write': 'Connect, sync, pause, replace keys, disconnect',
  'usage.read': 'Read and export usage',
  'projects.write': 'Change the owner, cost centre and labels of projects, and import them',
  'views.write': 'Save views of the Usage page; rename, change and delete any that is saved',
  'members.read': 'See members and invitations',
  'members.write': 'Add and remove members, change roles',
  'workspace.read': 'See the workspace’s name',
  'workspace.write': 'Rename the workspace',
  'audit.read': 'Read and export the audit log',
  'account.write': 'Change their own password, end their own sessions',
};
