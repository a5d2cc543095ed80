import { parse } from 'csv-parse/sync';
import { beforeAll, expect, it } from 'vitest';
import type { Member } from '@/lib/auth/actor';
import { addDays, dayOf } from '@/lib/day';
import { asOwner, createConnection, createMember } from '@/lib/testing/factories';
import { withWorkspace } from '@/lib/workspace';
import { viewOf } from './address';
import { exportCsv, exportRows } from './export';
import { exportView } from './export-view';
import { monthReport } from './month/report';
import { movement } from './moved';
import { namesOf } from './names';
import { filterOptions } from './options';
import { parseRowsQuery, parseUsageQuery } from './params';
import { usageReport } from './report';
import { usage } from './usage';

const today = dayOf(Date.now());
const from = addDays(today, -9);
const range = `from=${from}&to=${today}`;
/** What each project is called wherever it is shown. */
const LABELS = {
  proj_acme_111: 'Support bot (Acme)',
  proj_beta_222: 'support  BOT (Beta)',
  proj_gamma_333: 'Support bot (Gamma) …ma_333',
  proj_gamma_444: 'Support bot (Gamma) …ma_444',
  proj_acme_555: 'Search',
  proj_beta_666: 'Without a project (Beta)',
};
const ORGANIZATIONS = ['Acme', 'Beta', 'Gamma'];
let member: Member;

beforeAll(async () => {
  member = await createMember('finance');
  const { workspaceId } = member;
  const names = Object.entries(LABELS).map(([id, label]) => [id, label.replace(/ \(.*$/, '')]);
  for (const name of ORGANIZATIONS) {
    const id = await createConnection(workspaceId, { name, historyFrom: addDays(today, -30) });
    const own = names.filter(([project]) => project?.includes(name.toLowerCase()));
    for (const [project, called] of own) {
      await asOwner('INSERT INTO projects (workspace_id, connection_id, project_id, name) VALUES ($1, $2, $3, $4)', [
        workspaceId,
        id,
        project,
        called,
      ]);
      await asOwner(
        `INSERT INTO usage_rows SELECT $1, $2, $3::date + d, 'completions', $4, 'gpt', 10 + d, 3, 1
         FROM generate_series(0, 19) d`,
        [workspaceId, id, addDays(today, -19), project],
      );
    }
  }
});

const inside = <T>(run: Parameters<typeof withWorkspace<T, Member>>[2]) => withWorkspace(member, 'usage.read', run);
const view = viewOf(new URLSearchParams(`${range}&group=project`), today).view;
const sorted = (labels: Iterable<string | null>) => [...new Set(labels)].sort();
const EXPECTED = sorted(Object.values(LABELS));

it('a project has one label, which no other has, on every page of usage', async () => {
  const shown = await inside(async (tx) => {
    const report = await usageReport(tx, view);
    const moved = await movement(tx, view, 'project');
    const filters = await filterOptions(tx, 'project', { from, to: today });
    const month = await monthReport(
      tx,
      today.slice(0, 7) as Parameters<typeof monthReport>[1],
      { connection: [], project: [], model: [], endpoint: [], family: [], owner: [], costCentre: [], label: [] },
      new Date(),
    );
    const api = await usage(tx, parseUsageQuery(new URLSearchParams(`${range}&groupBy=project`)));
    return {
      report: report.groups.map(({ name }) => name),
      moved: (moved?.moved ?? []).map(({ project }) => project),
      filters: filters.map(({ label }) => label),
      month: (month.tables.find(({ group }) => group === 'project')?.rows ?? []).map(({ name }) => name),
      api: api.rows.map(({ projectName = '' }) => projectName),
    };
  });
  for (const [place, labels] of Object.entries(shown)) expect(sorted(labels), place).toEqual(EXPECTED);
});

it('and in every file, beside its id', async () => {
  const files = [
    () => exportView(member, view),
    () => exportRows(member, parseRowsQuery(new URLSearchParams(range))),
    () => exportCsv(member, parseUsageQuery(new URLSearchParams(`${range}&groupBy=project`))),
  ];
  for (const file of files) {
    const text = await (await file()).text();
    const lines: Record<string, string>[] = parse(text, { columns: true, bom: true });
    const named = lines.filter(({ project }) => project);
    expect(sorted(named.map(({ project_name = '' }) => project_name))).toEqual(EXPECTED);
    for (const { project = '', project_name } of named)
      expect(LABELS[project as keyof typeof LABELS]).toBe(project_name);
  }
});

it('whether all names are asked for or one', async () => {
  for (const [id, label] of Object.entries(LABELS)) {
    const { projects } = await inside((tx) => namesOf(tx, [id]));
    expect(projects.get(id)?.name).toBe(label);
  }
});
