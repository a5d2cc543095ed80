import type { Role } from '@/lib/auth/permissions';

export const ROLE_LABELS: Readonly<Record<Role, { label: string; hint: string }>> = {
  owner: { label: 'Owner', hint: 'Everything, members included.' },
  admin: { label: 'Admin', hint: 'Connects organizations and sees usage.' },
  finance: { label: 'Finance', hint: 'Sees usage and how connections stand.' },
  member: { label: 'Member', hint: 'Sees which integrations there are.' },
};

export const roleLabel = (role: string): string => ROLE_LABELS[role as Role]?.label ?? role;
