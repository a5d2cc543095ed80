import { useEffect, useRef, useState } from 'react';
import { readJson } from '@/components/usage/read-json';
import { can, type Role } from '@/lib/auth/permissions';
import type { ConnectionName } from '@/lib/integrations/queries';
import type { Option } from '@/lib/usage/options';
import type { SavedView } from '@/lib/views/queries';
import type { NamedThings } from './commands';

type Named = NamedThings & { /** Why some of it could not be read. */ failure: string | null };
const NOTHING: Named = { views: [], connections: [], projects: [], models: [], failure: null };

/** What was read, or nothing and why. */
type Read<T> = { found: T[]; failure: string | null };

/** Of the last 30 days: what was used long ago has the filters of Usage. */
const OPTIONS = '/api/usage/options?range=30d&filter=';

/**
 * What the workspace has by name, as far as the role may know, read whenever `open` begins; until it is there, what was
 * read last. All at once: one that comes after the other would move it. Without SWR, which weighs 8 kB more.
 */
export function useNamed(role: Role, open: boolean): Named {
  const [named, setNamed] = useState(NOTHING);
  // Read once: to find them, all usage of these days is walked through.
  const options = useRef<Promise<Read<Option>[]>>(undefined);
  useEffect(() => {
    if (!open) return;
    let here = true;
    const [usage, connections] = [can(role, 'usage.read'), can(role, 'connections.read')];
    options.current ??= Promise.all(['project', 'model'].map((filter) => readIf<Option>(usage, `${OPTIONS}${filter}`)));
    Promise.all([
      readIf<SavedView>(usage, '/api/usage/views'),
      readIf<ConnectionName>(connections, '/api/connections'),
      options.current,
    ]).then(([views, connections, [projects = NONE, models = NONE] = []]) => {
      if (projects.failure ?? models.failure) options.current = undefined; // asked for again when it is opened again
      const failure = [views, connections, projects, models].find((each) => each.failure !== null)?.failure ?? null;
      if (!here) return;
      setNamed({
        views: views.found,
        connections: connections.found,
        projects: projects.found,
        models: models.found,
        failure,
      });
    });
    return () => {
      here = false;
    };
  }, [role, open]);
  return named;
}

const NONE: Read<never> = { found: [], failure: null };

const readIf = <T>(may: boolean, address: string): Promise<Read<T>> =>
  may
    ? readJson<T[]>(address).then(
        (found) => ({ found, failure: null }),
        (error: Error) => ({ found: [], failure: error.message }),
      )
    : Promise.resolve(NONE);
