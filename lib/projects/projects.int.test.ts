import { beforeEach, describe, expect, it } from 'vitest';
import type { Member } from '@/lib/auth/actor';
import { asOwner, createConnection, createMember } from '@/lib/testing/factories';
import { withWorkspace } from '@/lib/workspace';
import { changeProject, changeProjects } from './change';
import { exportProjects } from './export';
import { importProjects, previewImport } from './import';
import { projectList } from './queries';

let finance: Member;
beforeEach(async () => {
  finance = await createMember('finance');
  await namedProjects(finance.workspaceId);
});

async function namedProjects(workspaceId: string, ids: readonly string[] = ['p1', 'p2']): Promise<string> {
  const connectionId = await createConnection(workspaceId, { name: 'Acme' });
  for (const id of ids)
    await asOwner(
      'INSERT INTO projects (workspace_id, connection_id, project_id, name) VALUES ($1, $2, $3::text, $4)',
      [workspaceId, connectionId, id, `Project ${id}`],
    );
  return connectionId;
}
const listed = (member: Member) => withWorkspace(member, 'usage.read', projectList);
const stored = (workspaceId: string) =>
  asOwner('SELECT project_id, owner, cost_centre, labels FROM project_details WHERE workspace_id = $1 ORDER BY 1', [
    workspaceId,
  ]);
const audited = (workspaceId: string) =>
  asOwner<{ action: string; data: unknown }>(
    'SELECT action, data FROM audit_entries WHERE workspace_id = $1 ORDER BY id',
    [workspaceId],
  );
const dana = { owner: 'Dana', costCentre: '4711', labels: ['a', 'b'] };
const nothing = { owner: null, costCentre: null, labels: [] };
const FILE = 'project_id,owner\np1,Dana\np2,Finn\n';
const tokenOf = async (member: Member, file: string) => (await previewImport(member, file)).token;

describe('a change of one project', () => {
  it('is stored with its audit entry, and leaves no row once nothing is said', async () => {
    await changeProject(finance, { projectId: 'p1', ...dana });
    expect(await stored(finance.workspaceId)).toEqual([
      { project_id: 'p1', owner: 'Dana', cost_centre: '4711', labels: ['a', 'b'] },
    ]);
    await changeProject(finance, { projectId: 'p1', ...dana });
    await changeProject(finance, { projectId: 'p1', ...nothing });
    expect(await stored(finance.workspaceId)).toEqual([]);
    const named = { projectId: 'p1', name: 'Project p1' };
    expect(await audited(finance.workspaceId)).toEqual([
      { action: 'project.changed', data: { ...named, before: nothing, after: dana } },
      { action: 'project.changed', data: { ...named, before: dana, after: nothing } },
    ]);
  });

  it('is refused for a project of another workspace, and to a member', async () => {
    const other = await createMember('finance');
    await expect(changeProject(other, { projectId: 'p1', ...dana })).rejects.toMatchObject({ code: 'not_found' });
    const member = await createMember('member', finance.workspaceId);
    await expect(changeProject(member, { projectId: 'p1', ...dana })).rejects.toMatchObject({ code: 'forbidden' });
    expect([...(await stored(other.workspaceId)), ...(await stored(finance.workspaceId))]).toEqual([]);
  });
});

describe('a change of several projects', () => {
  const change = { owner: 'Finn', addLabels: ['c'], removeLabels: ['a'] };

  it('changes what it names, keeps the rest of each, and notes those that changed', async () => {
    await changeProject(finance, { projectId: 'p1', ...dana });
    await changeProjects(finance, { projectIds: ['p1', 'p2'], change });
    await changeProjects(finance, { projectIds: ['p1', 'p2'], change });
    expect((await listed(finance)).map(({ owner, costCentre, labels }) => ({ owner, costCentre, labels }))).toEqual([
      { owner: 'Finn', costCentre: '4711', labels: ['b', 'c'] },
      { owner: 'Finn', costCentre: null, labels: ['c'] },
    ]);
    expect((await audited(finance.workspaceId)).slice(1)).toMatchObject([
      { action: 'project.changed', data: { projectId: 'p1', before: dana, after: { costCentre: '4711' } } },
      { action: 'project.changed', data: { projectId: 'p2', before: nothing, after: { labels: ['c'] } } },
    ]);
    await changeProjects(finance, {
      projectIds: ['p2'],
      change: { owner: null, addLabels: [], removeLabels: ['c', 'never had'] },
    });
    expect(await stored(finance.workspaceId)).toMatchObject([{ project_id: 'p1' }]);
  });

  it('changes none of them where one is of another workspace or has no room for its labels', async () => {
    const other = await createMember('finance');
    await namedProjects(other.workspaceId, ['p9']);
    const tooMany = Array.from({ length: 19 }, (_, i) => `label ${i}`);
    await expect(changeProjects(finance, { projectIds: ['p1', 'p9'], change })).rejects.toMatchObject({
      code: 'not_found',
    });
    await changeProject(finance, { projectId: 'p2', ...dana });
    await expect(
      changeProjects(finance, { projectIds: ['p1', 'p2'], change: { addLabels: tooMany, removeLabels: [] } }),
    ).rejects.toMatchObject({ fields: { addLabels: 'Project p2 would have 21 labels; at most 20 fit.' } });
    expect(await stored(finance.workspaceId)).toMatchObject([{ project_id: 'p2', owner: 'Dana' }]);
    expect(await stored(other.workspaceId)).toEqual([]);
  });

  it('is for those who may change projects', async () => {
    const member = await createMember('member', finance.workspaceId);
    await expect(changeProjects(member, { projectIds: ['p1'], change })).rejects.toMatchObject({ code: 'forbidden' });
  });
});

describe('the list', () => {
  it('has the projects of the workspace alone, with those that only the usage knows', async () => {
    const other = await createMember('finance');
    const connectionId = await namedProjects(other.workspaceId, ['p1', 'p9']);
    await changeProject(finance, { projectId: 'p1', ...dana });
    await asOwner(
      `INSERT INTO coverage (workspace_id, connection_id, endpoint, day, read_at, changed_at, rows, content_hash)
       VALUES ($1, $2, 'completions', '2026-11-01', now(), now(), 2, '')`,
      [other.workspaceId, connectionId],
    );
    await asOwner(
      `INSERT INTO usage_rows (workspace_id, connection_id, day, endpoint, project_id, model, input_tokens, output_tokens, requests)
       SELECT $1, $2, '2026-11-01', 'completions', id, 'm', 1, 1, 1 FROM unnest(ARRAY['nameless', 'unattributed']) id`,
      [other.workspaceId, connectionId],
    );
    expect((await listed(other)).map(({ id, name, organizations, owner }) => [id, name, organizations, owner])).toEqual(
      [
        ['nameless', null, ['Acme'], null],
        ['p1', 'Project p1', ['Acme'], null],
        ['p9', 'Project p9', ['Acme'], null],
      ],
    );
    expect((await listed(finance)).map(({ id, owner }) => [id, owner])).toEqual([
      ['p1', 'Dana'],
      ['p2', null],
    ]);
  });
});

describe('projects of one name', () => {
  it('have labels apart, by their organizations and then by their ids, and are named so in an import', async () => {
    const owner = await createMember('finance');
    const { workspaceId } = owner;
    const [acme, beta] = [
      await createConnection(workspaceId, { name: 'Acme' }),
      await createConnection(workspaceId, { name: 'Beta' }),
    ];
    const projects = [
      [acme, 'proj_1aaaaa', 'Default project'],
      [beta, 'proj_2bbbbb', 'Default project'],
      [beta, 'proj_3ccccc', 'default project'],
      [beta, 'proj_4ddddd', 'Search'],
    ];
    for (const project of projects)
      await asOwner(
        'INSERT INTO projects (workspace_id, connection_id, project_id, name) VALUES ($1, $2, $3::text, $4)',
        [workspaceId, ...project],
      );
    const labels = new Map((await listed(owner)).map(({ id, label }) => [id, label]));
    expect(labels).toEqual(
      new Map([
        ['proj_1aaaaa', 'Default project (Acme)'],
        ['proj_2bbbbb', 'Default project (Beta) …2bbbbb'],
        ['proj_3ccccc', 'default project (Beta) …3ccccc'],
        ['proj_4ddddd', 'Search'],
      ]),
    );
    const { changes } = await previewImport(owner, 'project_id,owner\nproj_2bbbbb,Dana\n');
    expect(changes.map(({ name }) => name)).toEqual(['Default project (Beta) …2bbbbb']);
  });
});

describe('an import', () => {
  it('does what was previewed, with one audit entry', async () => {
    await changeProject(finance, { projectId: 'p2', ...nothing, owner: 'Finn' });
    const preview = await previewImport(finance, FILE);
    expect(preview).toMatchObject({ changes: [{ line: 2, projectId: 'p1', after: { owner: 'Dana' } }], unchanged: 1 });
    expect(await importProjects(finance, FILE, preview.token)).toEqual({ imported: 1 });
    expect((await listed(finance)).map(({ owner }) => owner)).toEqual(['Dana', 'Finn']);
    expect((await audited(finance.workspaceId)).slice(1)).toEqual([
      { action: 'projects.imported', data: { changed: 1, unchanged: 1 } },
    ]);
  });

  it('stores nothing when one line is bad, though the token fits', async () => {
    const file = `${FILE}p9,Nobody\n`;
    const token = await tokenOf(finance, file);
    expect(token).toBe(await tokenOf(finance, FILE));
    expect(await importProjects(finance, file, token)).toMatchObject({ preview: { bad: [{ line: 4 }] } });
    expect(await stored(finance.workspaceId)).toEqual([]);
    expect(await audited(finance.workspaceId)).toEqual([]);
  });

  it('previews again when the projects have changed since, and stores nothing', async () => {
    const token = await tokenOf(finance, FILE);
    await changeProject(finance, { projectId: 'p1', ...dana });
    const answer = await importProjects(finance, FILE, token);
    expect(answer).toMatchObject({ preview: { changes: [{ projectId: 'p2' }], unchanged: 1 } });
    expect((await listed(finance)).map(({ owner }) => owner)).toEqual(['Dana', null]);
  });

  it('of two at once happens once: the other sees what the first has done', async () => {
    const other = 'project_id,owner\np1,Kim\np2,Lou\n';
    const tokens = await Promise.all([tokenOf(finance, FILE), tokenOf(finance, other)]);
    const answers = await Promise.all([
      importProjects(finance, FILE, tokens[0]),
      importProjects(finance, other, tokens[1]),
    ]);
    expect(answers.map((answer) => 'imported' in answer).sort()).toEqual([false, true]);
    const owners = (await listed(finance)).map(({ owner }) => owner);
    expect([
      ['Dana', 'Finn'],
      ['Kim', 'Lou'],
    ]).toContainEqual(owners);
  });

  it('is for those who may change projects', async () => {
    const member = await createMember('member', finance.workspaceId);
    await expect(previewImport(member, FILE)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(importProjects(member, FILE, '')).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('of what was exported changes nothing', async () => {
    await changeProject(finance, { projectId: 'p1', ...dana });
    const file = await (await exportProjects(finance)).text();
    expect(file).toBe('project_id,owner,cost_centre,labels\r\np1,Dana,4711,a;b\r\np2,,,\r\n');
    expect(await previewImport(finance, file)).toMatchObject({ changes: [], unchanged: 2, bad: [] });
  });
});
