import { expect, it } from 'vitest';
import { can, permissionsOf, ROLES } from './permissions';

// Written out once more, by role: the table cannot be widened by a slip and still agree with itself.
it.each([
  ['member', ['integrations.list', 'workspace.read', 'account.write']],
  [
    'finance',
    [
      'integrations.list',
      'connections.read',
      'usage.read',
      'projects.write',
      'views.write',
      'workspace.read',
      'account.write',
    ],
  ],
  [
    'admin',
    [
      'integrations.list',
      'connections.read',
      'connections.write',
      'usage.read',
      'projects.write',
      'views.write',
      'members.read',
      'workspace.read',
      'audit.read',
      'account.write',
    ],
  ],
  [
    'owner',
    [
      'integrations.list',
      'connections.read',
      'connections.write',
      'usage.read',
      'projects.write',
      'views.write',
      'members.read',
      'members.write',
      'workspace.read',
      'workspace.write',
      'audit.read',
      'account.write',
    ],
  ],
] as const)('%s may do this and nothing else', (role, permissions) => {
  expect(permissionsOf(role).sort()).toEqual([...permissions].sort());
});

it('the sync and the resolving of members are for nobody who signs in, and people’s verbs not for them', () => {
  for (const role of ROLES)
    for (const permission of ['sync.run', 'members.resolve'] as const) expect(can(role, permission)).toBe(false);
  expect(can('system', 'sync.run')).toBe(true);
  for (const permission of permissionsOf('owner')) expect(can('system', permission)).toBe(false);
});
