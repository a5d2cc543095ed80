import { Activity, Building2, FolderKanban, type LucideIcon, Plug, ScrollText, UsersRound } from 'lucide-react';
import type { Route } from 'next';
import { can, type Permission, type Role } from '@/lib/auth/permissions';

/** Under which Company Settings are. */
const SETTINGS = '/settings' as Route;

type Item = { href: Route; label: string; icon: LucideIcon; permission: Permission };
/** `href`: where a group's own name leads, if anywhere. */
export type NavGroup = { label: string | null; href?: Route; items: readonly Item[] };

const GROUPS: readonly NavGroup[] = [
  { label: null, items: [{ href: '/usage' as Route, label: 'Usage', icon: Activity, permission: 'usage.read' }] },
  {
    label: 'Company Settings',
    href: SETTINGS,
    items: [
      { href: '/settings/general' as Route, label: 'General', icon: Building2, permission: 'workspace.read' },
      { href: '/settings/members' as Route, label: 'Members', icon: UsersRound, permission: 'members.read' },
      { href: '/settings/projects' as Route, label: 'Projects', icon: FolderKanban, permission: 'usage.read' },
      { href: '/settings/integrations' as Route, label: 'Integrations', icon: Plug, permission: 'integrations.list' },
      { href: '/settings/audit-log' as Route, label: 'Audit log', icon: ScrollText, permission: 'audit.read' },
    ],
  },
];

/** The frame's links for a role: what it may not open is not shown. */
export function navFor(role: Role): NavGroup[] {
  return GROUPS.map((group) => ({ ...group, items: group.items.filter((item) => can(role, item.permission)) })).filter(
    (group) => group.items.length > 0,
  );
}

/** The first page of Company Settings that a role may see: each role has one. */
export const settingsFor = (role: Role): Route =>
  navFor(role).find(({ href }) => href === SETTINGS)?.items[0]?.href ?? homeFor(role);

/** Where a role starts: usage when it may read it, else what is connected. */
export const homeFor = (role: Role): Route => (can(role, 'usage.read') ? '/usage' : '/settings/integrations') as Route;
