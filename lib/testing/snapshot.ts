import { asOwner } from './factories';

/** Every row of every table, as text: two equal ones show that nothing was changed in between. */
export async function everyRow(): Promise<string> {
  const tables = await asOwner<{ name: string }>(
    "SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1",
  );
  const rows: unknown[] = [];
  for (const { name } of tables) rows.push([name, await asOwner(`SELECT t::text FROM "${name}" t ORDER BY 1`)]);
  return JSON.stringify(rows);
}
