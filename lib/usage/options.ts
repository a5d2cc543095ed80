import 'server-only';
import { Prisma } from '@/lib/generated/prisma/client';
import { UNATTRIBUTED } from '@/lib/integrations/provider';
import type { WorkspaceTx } from '@/lib/workspace';
import { distinctNames } from './distinct';
import { filterLabel } from './labels';
import { namesOf } from './names';
import type { Filter } from './params';
import type { DayRange } from './ranges';
import { familyOf } from './rows';

export type Option = { value: string; label: string };

/** What can be filtered by: what the workspace has, and of models and endpoints those used in the range. */
export async function filterOptions(tx: WorkspaceTx, filter: Filter, range: DayRange): Promise<Option[]> {
  const names = await namesOf(tx, filter === 'project' ? undefined : []);
  const values = await valuesOf(tx, filter, range);
  const options = [...new Set(filter === 'project' ? [...names.projects.keys(), ...values] : values)].map((value) => ({
    value,
    label: `${filterLabel(filter, value, names)}${noteOf(filter, value, names)}`,
  }));
  // A note may make a label look like another's name.
  if (filter === 'project' || filter === 'connection') {
    const labels = distinctNames(options.map(({ value, label }) => ({ id: value, name: label, organization: null })));
    for (const option of options) option.label = labels.get(option.value) ?? option.label;
  }
  const last = (value: string) => Number(value === UNATTRIBUTED);
  return options.sort(
    (a, b) => last(a.value) - last(b.value) || a.label.localeCompare(b.label) || a.value.localeCompare(b.value),
  );
}

const noteOf = (filter: Filter, value: string, { connections, projects }: Awaited<ReturnType<typeof namesOf>>) => {
  if (filter === 'connection') return connections.get(value)?.sandbox ? ' (sandbox)' : '';
  return filter === 'project' && projects.get(value)?.archived ? ' (archived)' : '';
};

async function valuesOf({ db, workspaceId }: WorkspaceTx, filter: Filter, { from, to }: DayRange): Promise<string[]> {
  const used = (what: Prisma.Sql) => Prisma.sql`SELECT DISTINCT ${what} AS value FROM usage_rows u
    WHERE u.workspace_id = ${workspaceId}::uuid AND u.day BETWEEN ${from}::date AND ${to}::date`;
  const said = (what: Prisma.Sql) => Prisma.sql`SELECT DISTINCT ${what} AS value FROM project_details
    WHERE workspace_id = ${workspaceId}::uuid UNION SELECT ${UNATTRIBUTED}`;
  const sql = {
    connection: Prisma.sql`SELECT id::text AS value FROM connections WHERE workspace_id = ${workspaceId}::uuid`,
    project: used(Prisma.sql`u.project_id`),
    model: used(Prisma.sql`u.model`),
    family: Prisma.sql`SELECT DISTINCT ${familyOf(Prisma.sql`m.value`)} AS value FROM (${used(Prisma.sql`u.model`)}) m`,
    endpoint: used(Prisma.sql`u.endpoint`),
    owner: said(Prisma.sql`owner`),
    costCentre: said(Prisma.sql`cost_centre`),
    label: said(Prisma.sql`unnest(labels)`),
  }[filter];
  const rows = await db.$queryRaw<{ value: string | null }[]>(sql);
  return rows.flatMap(({ value }) => value ?? []);
}
