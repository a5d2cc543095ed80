import pg from 'pg';
import { afterEach, expect, it, vi } from 'vitest';
import { asOwner } from '@/lib/testing/factories';
import { FakeProvider, failure } from '@/lib/testing/fake-provider';
import { connected, factsOf, soon, testWorld } from '@/lib/testing/syncing';
import { syncDue } from './sync';

const tenantTables = (
  await asOwner<{ name: string }>(
    "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relforcerowsecurity",
  )
).map(({ name }) => name);

type Seen = { text: string; tables: string[]; workspace: string | null };

/** Every statement that is sent, with the tenants' tables it names and the workspace its transaction is bound to. */
function listen(): Seen[] {
  const bound = new WeakMap<pg.Client, string | null>();
  const seen: Seen[] = [];
  const query = pg.Client.prototype.query;
  vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...args: unknown[]) {
    const [first, second] = args as [string | { text: string; values?: unknown[] }, unknown[]?];
    const { text, values } = typeof first === 'string' ? { text: first, values: second } : first;
    if (/^\s*(BEGIN|COMMIT|ROLLBACK)/i.test(text)) bound.set(this, null);
    if (text.includes("set_config('app.workspace_id'")) bound.set(this, `${values?.[0]}`);
    const tables = tenantTables.filter((name) => new RegExp(`\\b${name}\\b`).test(text));
    if (tables.length > 0) seen.push({ text, tables, workspace: bound.get(this) ?? null });
    return (query as (...args: unknown[]) => unknown).apply(this, args);
  } as typeof query);
  return seen;
}
afterEach(() => vi.restoreAllMocks());

it('the cron names a table of tenants only in a transaction that is bound to one of them', async () => {
  const targets = [await connected(5), await connected(5), await connected(5)];
  const world = testWorld(new FakeProvider());
  let asked = 0;
  world.providerOf = () => {
    const provider = new FakeProvider();
    if (asked++ === 0)
      provider.before = () => {
        throw failure('key_refused', { status: 401 });
      };
    return provider;
  };
  const seen = listen();
  expect(await syncDue({ deadline: soon() }, world)).toMatchObject({ claimed: 3, succeeded: 2, failed: 1 });
  vi.restoreAllMocks();
  expect(seen.filter(({ workspace }) => workspace === null)).toEqual([]);
  expect(new Set(seen.map(({ workspace }) => workspace))).toEqual(new Set(targets.map((target) => target.workspaceId)));
  // What was listened to is the work itself, from the claim to the end.
  const named = new Set(seen.flatMap(({ tables }) => tables));
  for (const table of ['connections', 'credentials', 'usage_rows', 'coverage', 'sync_runs', 'events'])
    expect(named).toContain(table);
  expect((await factsOf(targets[0] as (typeof targets)[0])).runs).toHaveLength(1);
});
