import pg from 'pg';
import { addDays } from '@/lib/day';
import { type Finding, inTurns, timed } from './measure.ts';
import { withOwner } from './scale/organizations.ts';
import { createCompanies, FIRST_DAY, insertYear, LAST_DAY } from './storage/companies.ts';
import { VARIANTS, type Variant } from './storage/variants.ts';

const ROUNDS = 9;
const AT_ONCE = 10;
/** A quarter to read, and the trailing window a sync writes again. */
const QUARTER = [addDays(LAST_DAY, -89), LAST_DAY];
const TRAILING = [addDays(LAST_DAY, -2), LAST_DAY];

/**
 * Ways to keep ten million rows of usage, side by side in one database, each behind the tenant's policy and read as the
 * application's role: 90 days of one company of 525,600 rows by model and by project, alone and ten at once; its last
 * three days written again; bytes a row. The first is the schema's own key, and the others are ratios to it.
 */
export async function bench(): Promise<Finding[]> {
  return withOwner(async (owner) => {
    const { workspaceId } = await createCompanies(owner);
    const sizes = new Map<Variant, { bytes: number; seconds: number }>();
    for (const variant of VARIANTS) {
      const seconds = (await timed(() => fill(owner, variant))) / 1000;
      sizes.set(variant, { bytes: await bytesOf(owner, variant), seconds });
      console.log(`  ${variant.name}: filled in ${seconds.toFixed(0)} s`);
    }
    await owner.query('CHECKPOINT');
    const clients = await Promise.all(Array.from({ length: AT_ONCE }, open));
    try {
      return await compare(clients, workspaceId, sizes);
    } finally {
      await Promise.all(clients.map((client) => client.end()));
    }
  });
}

async function compare(
  clients: readonly pg.Client[],
  workspaceId: string,
  sizes: ReadonlyMap<Variant, { bytes: number; seconds: number }>,
): Promise<Finding[]> {
  const [one] = clients;
  if (!one) throw new Error('No connection.');
  const read = (client: pg.Client, variant: Variant) =>
    inTenant(client, workspaceId, QUARTER, [variant.read('model'), variant.read('project_id')]);
  const each = (run: (variant: Variant) => Promise<unknown>) =>
    Object.fromEntries(VARIANTS.map((variant) => [variant.name, () => run(variant)]));
  const alone = each((variant) => read(one, variant));
  await inTurns(2, alone);
  const times = {
    'read alone': await inTurns(ROUNDS, alone),
    'read ten at once': await inTurns(
      ROUNDS,
      each((variant) => Promise.all(clients.map((client) => read(client, variant)))),
    ),
    'written again': await inTurns(
      ROUNDS,
      each((variant) => inTenant(one, workspaceId, TRAILING, variant.rewrite)),
    ),
  };
  const [first] = VARIANTS;
  return VARIANTS.flatMap((variant) => {
    const size = sizes.get(variant);
    const base = first && sizes.get(first);
    if (!first || !size || !base) throw new Error('Not measured.');
    return [
      ...Object.entries(times).map(([what, ms]) => ({
        what: `${variant.name}: ${what}`,
        ratio: (ms[variant.name] ?? Number.NaN) / (ms[first.name] ?? Number.NaN),
        unit: 'of the first',
        from: `${ms[variant.name]?.toFixed(1)} ms`,
      })),
      {
        what: `${variant.name}: bytes`,
        ratio: size.bytes / base.bytes,
        unit: 'of the first',
        from: `${size.bytes.toFixed(0)} a row, filled in ${size.seconds.toFixed(0)} s`,
      },
    ];
  });
}

async function fill(owner: pg.Client, variant: Variant): Promise<void> {
  for (const statement of variant.create) await owner.query(statement);
  await insertYear(owner, variant.insert);
  for (const statement of variant.finish ?? []) await owner.query(statement);
  for (const table of variant.tables) {
    await owner.query(`ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`);
    await owner.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
    await owner.query(
      `CREATE POLICY tenant ON ${table} USING (workspace_id = app_workspace()) WITH CHECK (workspace_id = app_workspace())`,
    );
    await owner.query(`GRANT SELECT, INSERT, UPDATE ON ${table} TO doow_app`);
    await owner.query(`VACUUM ANALYZE ${table}`);
  }
}

/** Bytes of heap and indexes for each row of usage. */
async function bytesOf(owner: pg.Client, { tables }: Variant): Promise<number> {
  const { rows } = await owner.query<{ bytes: string }>(
    `SELECT sum(pg_total_relation_size(c.oid)) AS bytes FROM unnest($1::text[]) t,
       LATERAL (SELECT t::regclass AS oid UNION SELECT inhrelid FROM pg_inherits WHERE inhparent = t::regclass) c`,
    [tables],
  );
  const { rows: series } = await owner.query<{ count: string }>('SELECT count(*) FROM bench_series');
  const days = (Date.parse(LAST_DAY) - Date.parse(FIRST_DAY)) / 86_400_000 + 1;
  return Number(rows[0]?.bytes) / (Number(series[0]?.count) * days);
}

async function open(): Promise<pg.Client> {
  const client = new pg.Client(process.env.DATABASE_URL);
  await client.connect();
  return client;
}

async function inTenant(
  client: pg.Client,
  workspaceId: string,
  days: readonly string[],
  statements: readonly string[],
) {
  await client.query('BEGIN');
  await client.query("SELECT set_config('app.workspace_id', $1, true), set_config('enable_seqscan', 'off', true)", [
    workspaceId,
  ]);
  for (const statement of statements) await client.query(statement, [workspaceId, ...days]);
  await client.query('COMMIT');
}
