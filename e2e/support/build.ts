import { readFileSync } from 'node:fs';

const built = <T>(file: string): T => JSON.parse(readFileSync(`.next/${file}`, 'utf8')) as T;

type Layer = Record<string, { exportedName: string; workers: Record<string, unknown> }>;
export type BuiltAction = { id: string; name: string; page: string };

/** Every server action of the build, with its id and a page that has it. */
export const builtActions = (): BuiltAction[] =>
  Object.values(built<Record<string, Layer>>('server/server-reference-manifest.json'))
    .filter((layer) => typeof layer === 'object')
    .flatMap((layer) =>
      Object.entries(layer).map(([id, { exportedName, workers }]) => ({
        id,
        name: exportedName,
        page: pageOf(Object.keys(workers)[0] ?? ''),
      })),
    );

const pageOf = (worker: string) =>
  worker
    .replace(/^app/, '')
    .replace(/\/\([^)]*\)/g, '')
    .replace(/\/page$/, '') || '/';

/** The addresses of the build's pages and of its route handlers. */
export function builtAddresses(): { pages: string[]; handlers: string[] } {
  const routes = Object.entries(built<Record<string, string>>('app-path-routes-manifest.json'));
  const of = (kind: string) => routes.filter(([file]) => file.endsWith(kind)).map(([, address]) => address);
  return { pages: of('/page'), handlers: of('/route') };
}

export const buildId = (): string => readFileSync('.next/BUILD_ID', 'utf8').trim();
