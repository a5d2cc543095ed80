import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { asOwner, createMember } from '@/lib/testing/factories';
import type { Member } from './actor';
import { switchWorkspace } from './switch-workspace';

const openIn = async ({ sessionId }: Member) =>
  (
    await asOwner<{ id: string }>("SELECT workspace_id AS id FROM sessions WHERE token_hash = decode($1, 'hex')", [
      sessionId,
    ])
  )[0]?.id;

describe('switching the workspace', () => {
  it('opens another workspace of one’s own in this session only', async () => {
    const [here, there] = [await createMember('owner'), await createMember('admin')];
    await asOwner('INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, $3)', [
      there.workspaceId,
      here.userId,
      'finance',
    ]);
    await switchWorkspace(here, { workspaceId: there.workspaceId });
    expect(await openIn(here)).toBe(there.workspaceId);
    expect(await openIn(there)).toBe(there.workspaceId);
    await switchWorkspace(here, { workspaceId: here.workspaceId });
    expect(await openIn(here)).toBe(here.workspaceId);
  });

  it('refuses a workspace of others, and one that does not exist, in the same words', async () => {
    const [here, there] = [await createMember('owner'), await createMember('owner')];
    const refusals = await Promise.all(
      [there.workspaceId, randomUUID()].map((workspaceId) =>
        switchWorkspace(here, { workspaceId }).catch((error: Error) => error.message),
      ),
    );
    expect(refusals[0]).toBe(refusals[1]);
    expect(refusals[0]).toContain('not a member');
    expect(await openIn(here)).toBe(here.workspaceId);
  });
});
