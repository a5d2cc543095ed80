import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Member } from '@/lib/auth/actor';
import { asOwner, createMember } from '@/lib/testing/factories';
import { withWorkspace } from '@/lib/workspace';
import { changeView, deleteView, MAX_VIEWS, renameView, saveView } from './change';
import { savedView, savedViews } from './queries';

let finance: Member;
beforeEach(async () => {
  finance = await createMember('finance');
});

const listed = (member: Member) => withWorkspace(member, 'usage.read', savedViews);
const opened = (member: Member, id: string) => withWorkspace(member, 'usage.read', (tx) => savedView(tx, id));
const namesOf = async (member: Member) => (await listed(member)).map(({ name }) => name);
const audited = (member: Member) =>
  asOwner<{ action: string; actor_name: string; data: unknown }>(
    'SELECT action, actor_name, data FROM audit_entries WHERE workspace_id = $1 ORDER BY id',
    [member.workspaceId],
  );
const taken = (name: string) => ({ code: 'conflict', fields: { name: expect.stringContaining(`“${name}”`) } });
const outcomes = async (tries: Promise<unknown>[]) =>
  (await Promise.allSettled(tries)).map(({ status }) => status).sort();

describe('a saved view', () => {
  it('is everybody’s who reads usage: with who saved it, by name', async () => {
    const { id } = await saveView(finance, { name: 'Week 10', search: 'by=week' });
    const admin = await createMember('admin', finance.workspaceId);
    await saveView(admin, { name: 'week 9', search: '' });
    expect(await listed(admin)).toEqual([
      expect.objectContaining({ name: 'week 9', search: '', savedBy: admin.name }),
      { id, name: 'Week 10', search: 'by=week', savedBy: finance.name },
    ]);
    expect(await opened(admin, id)).toEqual({ id, name: 'Week 10', search: 'by=week' });
  });

  it('is renamed, changed and deleted by anybody who may save one, each noted with before and after', async () => {
    const admin = await createMember('admin', finance.workspaceId);
    const { id } = await saveView(finance, { name: 'Month end', search: 'range=last-month' });
    await renameView(admin, { id, name: 'Month end by project' });
    await renameView(admin, { id, name: 'Month end by project' });
    await changeView(admin, { id, search: 'range=last-month&group=project' });
    await changeView(admin, { id, search: 'range=last-month&group=project' });
    expect(await listed(finance)).toEqual([
      { id, name: 'Month end by project', search: 'range=last-month&group=project', savedBy: finance.name },
    ]);
    await deleteView(admin, { id });
    expect(await listed(finance)).toEqual([]);
    const viewId = id;
    const name = 'Month end by project';
    const after = 'range=last-month&group=project';
    expect((await audited(finance)).map(({ action, actor_name, data }) => [actor_name, action, data])).toEqual([
      [finance.name, 'view.saved', { viewId, name: 'Month end', search: 'range=last-month' }],
      [admin.name, 'view.renamed', { viewId, from: 'Month end', to: name }],
      [admin.name, 'view.changed', { viewId, name, before: 'range=last-month', after }],
      [admin.name, 'view.deleted', { viewId, name, search: after }],
    ]);
  });

  it('has a name of its own, whatever its case, and a name with a wildcard in it is only itself', async () => {
    const { id } = await saveView(finance, { name: 'Über_100%', search: '' });
    await expect(saveView(finance, { name: 'über_100%', search: '' })).rejects.toMatchObject(taken('Über_100%'));
    await saveView(finance, { name: 'Überx100', search: '' });
    await expect(renameView(finance, { id, name: 'ÜBERX100' })).rejects.toMatchObject(taken('Überx100'));
    await renameView(finance, { id, name: 'ÜBER_100%' });
    expect(await namesOf(finance)).toEqual(['ÜBER_100%', 'Überx100']);
    const elsewhere = await createMember('finance');
    await saveView(elsewhere, { name: 'Überx100', search: '' });
  });

  it('of two who save one name at once is one, and the other is told at the name', async () => {
    const tries = ['Same', 'SAME', 'same', 'sAme'].map((name) => saveView(finance, { name, search: '' }));
    expect(await outcomes(tries)).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected']);
    for (const { code, fields } of (await Promise.allSettled(tries)).flatMap((each) =>
      each.status === 'rejected' ? each.reason : [],
    ))
      expect({ code, fields }).toMatchObject({ code: 'conflict', fields: { name: expect.stringMatching(/already/) } });
    expect(await audited(finance)).toHaveLength(1);
  });

  it('is one of at most 200, also when several are saved at once', async () => {
    await asOwner(
      `INSERT INTO saved_views (workspace_id, name, search, created_by)
       SELECT $1, 'View ' || n, '', $2 FROM generate_series(1, $3::int) n`,
      [finance.workspaceId, finance.userId, MAX_VIEWS - 2],
    );
    const tries = Array.from({ length: 5 }, (_, i) => saveView(finance, { name: `More ${i}`, search: '' }));
    expect(await outcomes(tries)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected', 'rejected']);
    expect(await namesOf(finance)).toHaveLength(MAX_VIEWS);
    await expect(saveView(finance, { name: 'One more', search: '' })).rejects.toMatchObject({
      code: 'conflict',
      message: 'A workspace has at most 200 saved views. Delete one that nobody needs.',
    });
  });

  it('that is deleted and changed at once is changed before or not at all', async () => {
    const { id } = await saveView(finance, { name: 'Gone', search: '' });
    await deleteView(finance, { id });
    const gone = { code: 'not_found', message: expect.stringContaining('somebody may have deleted it') };
    await expect(changeView(finance, { id, search: 'by=week' })).rejects.toMatchObject(gone);
    await expect(renameView(finance, { id, name: 'Back' })).rejects.toMatchObject(gone);
    await expect(deleteView(finance, { id })).rejects.toMatchObject(gone);
    const { id: raced } = await saveView(finance, { name: 'Raced', search: '' });
    await Promise.allSettled([
      deleteView(finance, { id: raced }),
      changeView(finance, { id: raced, search: 'by=week' }),
    ]);
    const actions = (await audited(finance)).slice(3).map(({ action }) => action);
    expect([['view.deleted'], ['view.changed', 'view.deleted']]).toContainEqual(actions);
  });

  it('of another workspace is not there, as one that nobody has', async () => {
    const { id } = await saveView(finance, { name: 'Theirs', search: 'by=week' });
    const other = await createMember('owner');
    for (const asked of [id, randomUUID(), 'not-an-id', '']) {
      expect(await opened(other, asked)).toBeNull();
      if (asked.length !== 36) continue;
      for (const attempt of [
        () => renameView(other, { id: asked, name: 'Mine' }),
        () => changeView(other, { id: asked, search: '' }),
        () => deleteView(other, { id: asked }),
      ])
        await expect(attempt()).rejects.toMatchObject({ code: 'not_found' });
    }
    expect(await listed(other)).toEqual([]);
    expect(await opened(finance, id)).toMatchObject({ name: 'Theirs', search: 'by=week' });
    expect(await audited(other)).toEqual([]);
  });

  it('is nothing for a role that may not read usage', async () => {
    const { id } = await saveView(finance, { name: 'Month end', search: '' });
    const member = await createMember('member', finance.workspaceId);
    const refused = { code: 'forbidden' };
    await expect(listed(member)).rejects.toMatchObject(refused);
    await expect(saveView(member, { name: 'Mine', search: '' })).rejects.toMatchObject(refused);
    await expect(deleteView(member, { id })).rejects.toMatchObject(refused);
  });
});

describe('the database itself', () => {
  const insert = (name: string, search: string, { workspaceId, userId } = finance) =>
    asOwner('INSERT INTO saved_views (workspace_id, name, search, created_by) VALUES ($1, $2, $3, $4)', [
      workspaceId,
      name,
      search,
      userId,
    ]);

  it.each([
    ['no name', '', '', 'saved_views_name'],
    ['a name of 321', 'x'.repeat(321), '', 'saved_views_name'],
    ['a name with a line break', 'a\nb', '', 'saved_views_name'],
    ['a query no browser writes', 'a', 'find=a b', 'saved_views_search'],
    ['a query that is too long', 'a', 'x'.repeat(8_001), 'saved_views_search'],
  ])('takes no view with %s', async (_, name, search, constraint) => {
    await expect(insert(name, search)).rejects.toMatchObject({ constraint });
  });

  it('takes a name once in a workspace', async () => {
    await insert('Once', '');
    await expect(insert('ONCE', '')).rejects.toMatchObject({ constraint: 'saved_views_name_key' });
  });
});
