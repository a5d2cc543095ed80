export const ROLES = ['owner', 'admin', 'finance', 'member'] as const;
export type Role = (typeof ROLES)[number];

/** Who may do what: the one place that names roles. Screens hide with it, the data layer refuses with it. */
const PERMISSIONS = {
  'integrations.list': ['owner', 'admin', 'finance', 'member'],
  'connections.read': ['owner', 'admin', 'finance'],
  'connections.write': ['owner', 'admin'],
  'usage.read': ['owner', 'admin', 'finance'],
  'projects.write': ['owner', 'admin', 'finance'],
  'views.write': ['owner', 'admin', 'finance'],
  'members.read': ['owner', 'admin'],
  'members.write': ['owner'],
  'workspace.read': ['owner', 'admin', 'finance', 'member'],
  'workspace.write': ['owner'],
  'audit.read': ['owner', 'admin'],
  /** The person's own password and sessions. */
  'account.write': ['owner', 'admin', 'finance', 'member'],
  /** Finding out who signs in, joins or sets up, before there is a member to ask. */
  'members.resolve': ['system'],
  /** The sync itself, in the workspace of the connection it has claimed. */
  'sync.run': ['system'],
} as const satisfies Record<string, readonly (Role | 'system')[]>;

export type Permission = keyof typeof PERMISSIONS;

export function can(role: Role | 'system', permission: Permission): boolean {
  return (PERMISSIONS[permission] as readonly string[]).includes(role);
}

/** Whether a permission is one to look only: PostgreSQL refuses to write in its transactions (lib/workspace.ts). */
export const isRead = (permission: Permission): boolean => /\.(read|list)$/.test(permission);

/** Every permission a role has: what the screens are drawn from. */
export function permissionsOf(role: Role): Permission[] {
  return (Object.keys(PERMISSIONS) as Permission[]).filter((permission) => can(role, permission));
}
