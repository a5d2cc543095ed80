import { useEffect, useState } from 'react';
import { readJson } from '@/components/usage/read-json';
import { can, type Role } from '@/lib/auth/permissions';
import type { ConnectionName } from '@/lib/integrations/queries';
import type { SavedView } from '@/lib/views/queries';

export type Named = { views: readonly SavedView[]; connections: readonly ConnectionName[] };

/**
 * What the workspace has by name, as far as the role may know, read whenever `open` begins; until it is there, what was
 * read last. Both at once: one that comes after the other would move it. Without SWR, which weighs 8 kB more.
 */
export function useNamed(role: Role, open: boolean): Named & { failure: string | null } {
  const [named, setNamed] = useState<Named & { failure: string | null }>({ views: [], connections: [], failure: null });
  useEffect(() => {
    if (!open) return;
    let here = true;
    const failed: string[] = [];
    const read = async <T>(may: boolean, address: string): Promise<T[]> =>
      may
        ? readJson<T[]>(address).catch((error: Error) => {
            failed.push(error.message);
            return [];
          })
        : [];
    Promise.all([
      read<SavedView>(can(role, 'usage.read'), '/api/usage/views'),
      read<ConnectionName>(can(role, 'connections.read'), '/api/connections'),
    ]).then(([views, connections]) => here && setNamed({ views, connections, failure: failed[0] ?? null }));
    return () => {
      here = false;
    };
  }, [role, open]);
  return named;
}
