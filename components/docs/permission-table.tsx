import { Check, Minus } from 'lucide-react';
import { can, type Permission, ROLES } from '@/lib/auth/permissions';
import { PERMISSION_LABELS } from '@/lib/docs/permission-labels';
import { DocTable } from './table';

/** Drawn from the table the data layer enforces. */
export function PermissionTable() {
  return (
    <DocTable
      small
      label="Permissions by role"
      head={['Who may', ...ROLES.map((role) => role[0]?.toUpperCase() + role.slice(1))]}
      rows={Object.entries(PERMISSION_LABELS).map(([permission, label]) => [
        label,
        ...ROLES.map((role) =>
          can(role, permission as Permission) ? (
            <span key={role}>
              <Check aria-hidden="true" className="size-4 text-success" />
              <span className="sr-only">Yes</span>
            </span>
          ) : (
            <span key={role}>
              <Minus aria-hidden="true" className="size-4 text-muted" />
              <span className="sr-only">No</span>
            </span>
          ),
        ),
      ])}
    />
  );
}
