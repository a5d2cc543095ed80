import { useEffect, useRef, useState } from 'react';
import { readJson } from '@/components/usage/read-json';
import { can, type Role } from '@/lib/auth/permissions';
import type { ConnectionName } from '@/lib/integrations/queries';
import type { Option } from '@/lib/usage/options';
import type { SavedView } from '@/lib/views/queries';
import type { NamedThings } from './commands';

type Named = NamedThings & { failure: string | null };
const NOTHING: Named = { views: [], connections: [], projects: [], models: [], failure: null };

/** Of the last 30 days: what was used long ago has the filters of Usage. */
const OPTIONS = '/api/usage/options?range=30d&filter=';

/**
 * What the workspace has by name, as far as the role may know, read whenever `open` begins; until it is there, what was
 * read last. All at once: one that comes after the other would move it. Without SWR, which weighs 8 kB more.
 */
export function useNamed(role: Role, open: boolean): Named {
  const [named, setNamed] = useState(NOTHING);
  // Read once: to find them, all usage of these days is walked through.
  const options = useRef<Promise<Option[][]>>(undefined);
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
    options.current ??= Promise.all(
      ['project', 'model'].map((filter) => read<Option>(can(role, 'usage.read'), `${OPTIONS}${filter}`)),
    );
    Promise.all([
      read<SavedView>(can(role, 'usage.read'), '/api/usage/views'),
      read<ConnectionName>(can(role, 'connections.read'), '/api/connections'),
      options.current,
    ]).then(([views, connections, [projects = [], models = []] = []]) => {
      const failure = failed[0] ?? null;
      if (failure !== null) options.current = undefined;
      if (here) setNamed({ views, connections, projects, models, failure });
    });
    return () => {
      here = false;
    };
  }, [role, open]);
  return named;
}
