import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { exportAuditLog } from '@/lib/activity/audit-export';
import { type AuditParams, auditFilters, auditPage } from '@/lib/activity/audit-queries';
import { eventList, eventParams } from '@/lib/activity/event-queries';
import { audit, recordEvents } from '@/lib/activity/record';
import { systemActor } from '@/lib/auth/actor';
import type { Day } from '@/lib/day';
import { connectionSummary } from '@/lib/integrations/queries';
import { runList } from '@/lib/integrations/run-list';
import { usageList, usageListParams } from '@/lib/integrations/usage-list';
import { asOwner, createConnection, createMember } from '@/lib/testing/factories';
import { viewOf } from '@/lib/usage/address';
import { exportCsv, exportRows } from '@/lib/usage/export';
import { exportView } from '@/lib/usage/export-view';
import { movement } from '@/lib/usage/moved';
import { FILTERS, type Filter, parseUsageQuery } from '@/lib/usage/params';
import { usageReport } from '@/lib/usage/report';
import { usage } from '@/lib/usage/usage';
import { saveView } from '@/lib/views/change';
import { savedView } from '@/lib/views/queries';
import { type WorkspaceTx, withWorkspace } from '@/lib/workspace';

const DAY = '2026-11-01';
const DAY_AFTER = '2026-11-02' as Day;
const RANGE = `from=${DAY}&to=${DAY}`;
type Place = Awaited<ReturnType<typeof arrange>>;

/** What usage is filtered by that is no id of a row. */
const words = (mark: string) => ({
  project: mark,
  model: mark,
  endpoint: mark,
  family: mark,
  owner: mark,
  costCentre: mark,
  label: mark,
});

/** A workspace with one of each thing that has an id, all of it named after the mark. */
async function arrange() {
  const owner = await createMember('owner');
  const { workspaceId } = owner;
  const [mark, run] = [`mark-${randomUUID().slice(0, 8)}`, randomUUID()];
  const connection = await createConnection(workspaceId, { name: mark });
  await asOwner(
    `INSERT INTO usage_rows (workspace_id, connection_id, day, endpoint, project_id, model, input_tokens, output_tokens, requests)
     VALUES ($1, $2, $3, $4, $4, $4, 1, 1, 1)`,
    [workspaceId, connection, DAY, mark],
  );
  await asOwner(
    'INSERT INTO project_details (workspace_id, project_id, owner, cost_centre, labels) VALUES ($1, $2, $2, $2, ARRAY[$2])',
    [workspaceId, mark],
  );
  await asOwner(
    "INSERT INTO sync_runs (workspace_id, id, connection_id, trigger, fence) VALUES ($1, $2, $3, 'cron', 1)",
    [workspaceId, run, connection],
  );
  await withWorkspace(systemActor(workspaceId), 'sync.run', (tx) =>
    recordEvents(tx, connection, run, [{ kind: 'paused', data: { by: mark } }]),
  );
  await withWorkspace(owner, 'connections.write', (tx) =>
    audit(tx, 'connection.paused', { connectionId: connection, name: mark }),
  );
  const { id: view } = await saveView(owner, { name: mark, search: '' });
  return { owner, mark, ids: { ...words(mark), connection, person: owner.userId, run, view } };
}

let here: Place;
let there: Place;
beforeAll(async () => {
  [here, there] = [await arrange(), await arrange()];
});

const behind = <T>(run: (tx: WorkspaceTx) => Promise<T>) => withWorkspace(here.owner, 'connections.read', run);
const nobodys = () => ({
  connection: randomUUID(),
  person: randomUUID(),
  run: randomUUID(),
  view: randomUUID(),
});
const text = async (response: Promise<Response>) => (await response).text();

/** Every place whose rows are narrowed by an id, with the ids it takes: what it gives for the ids of a workspace. */
const PLACES: Record<
  string,
  { filters: readonly string[]; read: (filter: string, ids: Place['ids']) => Promise<unknown> }
> = {
  // First: exports are entries of it, and would fill its page.
  'the audit log': {
    filters: ['person', 'connection'],
    read: (filter, ids) => behind((tx) => auditPage(tx, { [filter]: ids[filter as 'person'] } as AuditParams)),
  },
  'GET /api/usage': {
    filters: FILTERS,
    read: (filter, ids) => behind((tx) => usage(tx, queryOf(filter, ids))),
  },
  'GET /api/usage/export.csv': {
    filters: FILTERS,
    read: (filter, ids) => text(exportCsv(here.owner, queryOf(filter, ids))),
  },
  'GET /api/usage/rows.csv': {
    filters: FILTERS,
    read: (filter, ids) => text(exportRows(here.owner, queryOf(filter, ids))),
  },
  'GET /api/usage/view.csv': {
    filters: FILTERS,
    read: (filter, ids) => text(exportView(here.owner, shown(filter, ids))),
  },
  'GET /api/usage/report': {
    filters: FILTERS,
    read: async (filter, ids) => (await behind((tx) => usageReport(tx, shown(filter, ids)))).groups,
  },
  'GET /api/usage/moved': {
    filters: FILTERS,
    read: (filter, ids) => behind((tx) => movement(tx, shown(filter, ids), 'both')),
  },
  'GET /api/audit-log/export.csv': {
    filters: ['person', 'connection'],
    read: async (filter, ids) => {
      const csv = await text(exportAuditLog(here.owner, auditFilters.parse({ [filter]: ids[filter as 'person'] })));
      return csv.split('\r\n').filter((line) => !line.includes('audit.exported'));
    },
  },
  "a connection's events": {
    filters: ['run', 'connection'],
    read: (filter, ids) =>
      behind((tx) => eventList(tx, ids.connection, eventParams.parse(filter === 'run' ? { run: ids.run } : {}))),
  },
  "a connection's rows": {
    filters: ['project', 'model', 'endpoint', 'connection'],
    read: (filter, ids) =>
      behind((tx) => usageList(tx, ids.connection, usageListParams.parse({ [filter]: ids[filter as Filter] }))),
  },
  'a saved view': { filters: ['view'], read: (_, ids) => behind((tx) => savedView(tx, ids.view)) },
  "a connection's runs": { filters: ['connection'], read: (_, ids) => behind((tx) => runList(tx, ids.connection, 1)) },
};
const shown = (filter: string, ids: Place['ids']) =>
  viewOf(new URLSearchParams(`${RANGE}&${filter}=${ids[filter as Filter]}`), DAY_AFTER).view;
const queryOf = (filter: string, ids: Place['ids']) =>
  parseUsageQuery(new URLSearchParams(`${RANGE}&groupBy=connection,model,project&${filter}=${ids[filter as Filter]}`));

describe.each(Object.entries(PLACES))('%s', (_, { filters, read }) => {
  it.each(filters.map((filter) => [filter]))(
    'gives its own rows for its own %s, and no row for another workspace’s',
    async (filter) => {
      const asText = async (ids: Place['ids']) => JSON.stringify(await read(filter, ids));
      const [own, foreign, nothing] = [
        await asText(here.ids),
        await asText(there.ids),
        await asText({ ...words('x'), ...nobodys() }),
      ];
      expect(own).toMatch(new RegExp(`${here.mark}|${here.ids.run}`));
      expect(foreign).not.toContain(there.mark);
      expect(foreign).not.toMatch(new RegExp(`${here.mark}|${here.ids.run}`));
      // Nothing tells an id that is somebody's from one that is nobody's.
      expect(foreign).toBe(nothing);
    },
  );
});

it('the filters of the audit log are those that are tried, and those without an id', () => {
  expect(Object.keys(auditFilters.shape).sort()).toEqual(['action', 'connection', 'from', 'person', 'to']);
  expect(Object.keys(eventParams.shape).sort()).toEqual(['before', 'kind', 'run', 'severity']);
});

it('a connection of another workspace is not there', async () => {
  const summary = behind((tx) => connectionSummary(tx, there.ids.connection));
  await expect(summary).rejects.toMatchObject({ code: 'not_found' });
});
