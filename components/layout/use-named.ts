import { useEffect, useRef, useState } from 'react';
import { useReadJson } from '@/components/scope/use-request';
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
  const readJson = useReadJson();
  // Read once: to find them, all usage of these days is walked through.
  const options = useRef<Promise<Read<Option>[]>>(undefined);
  useEffect(() => {
    if (!open) return;
    let here = true;
    const readIf = <T>(may: boolean, address: string): Promise<Read<T>> =>
      may ? found(readJson<T[]>(address)) : Promise.resolve(NONE);
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
  }, [role, open, readJson]);
  return named;
}

const NONE: Read<never> = { found: [], failure: null };

const found = <T>(reading: Promise<T[]>): Promise<Read<T>> =>
  reading.then(
    (all) => ({ found: all, failure: null }),
    (error: Error) => ({ found: [], failure: error.message }),
  );
