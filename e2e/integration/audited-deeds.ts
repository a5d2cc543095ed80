import { expect } from 'vitest';
import { exportAuditLog } from '@/lib/activity/audit-export';
import { hashPassword } from '@/lib/auth/password';
import { signIn, signOut } from '@/lib/auth/sign-in';
import { dayOf } from '@/lib/day';
import { checkConnection } from '@/lib/integrations/probe';
import { resetUser } from '@/lib/operator/reset-user';
import { exportProjects } from '@/lib/projects/export';
import { importProjects, previewImport } from '@/lib/projects/import';
import type { signedIn } from '@/lib/testing/as-browser';
import { asOwner, createMember } from '@/lib/testing/factories';
import { connected } from '@/lib/testing/syncing';
import { viewOf } from '@/lib/usage/address';
import { exportCsv, exportRows } from '@/lib/usage/export';
import { exportView } from '@/lib/usage/export-view';
import { parseUsageQuery } from '@/lib/usage/params';
import { saveView } from '@/lib/views/change';

// What audited.int.test.ts needs to let every action succeed, and every route that is noted, with its entries.

export const PASSWORD = 'correct horse battery';
export type Owner = Awaited<ReturnType<typeof signedIn>>;

export const connection = async ({ member }: Owner) => ({ id: (await connected(3, member.workspaceId)).connectionId });
export const other = async ({ member }: Owner) => ({
  userId: (await createMember('member', member.workspaceId)).userId,
});
export async function project({ member }: Owner): Promise<string> {
  const { connectionId } = await connected(3, member.workspaceId);
  await asOwner(
    "INSERT INTO projects (workspace_id, connection_id, project_id, name) VALUES ($1, $2, 'noted', 'Noted')",
    [member.workspaceId, connectionId],
  );
  return 'noted';
}
export const view = async ({ member }: Owner) => saveView(member, { name: 'Month end', search: '' });
export const password = async ({ member }: Owner) =>
  asOwner('UPDATE users SET password_hash = $2 WHERE id = $1', [member.userId, await hashPassword(PASSWORD)]);

export const entriesOf = async ({ member }: Owner) =>
  (
    await asOwner<{ action: string }>('SELECT action FROM audit_entries WHERE workspace_id = $1 ORDER BY id', [
      member.workspaceId,
    ])
  ).map(({ action }) => action);

const RANGE = parseUsageQuery(new URLSearchParams('from=2026-11-01&to=2026-11-02'));
/** Every route that is noted: its entries, and a call that succeeds. */
export const ROUTES: Record<string, { noted: string[]; run: (owner: Owner) => Promise<unknown> }> = {
  'POST /api/auth/[...nextauth]': {
    noted: ['member.signed_in', 'member.signed_out', 'member.attempts_used_up', 'member.password_reset'],
    run: async (owner) => {
      await password(owner);
      const here = { address: 'here', device: null };
      await signOut((await signIn(owner.member.email, PASSWORD, here)) ?? '');
      const guesses = Array.from({ length: 6 }, () => signIn(owner.member.email, 'a guess', here));
      expect((await Promise.allSettled(guesses)).filter(({ status }) => status === 'rejected')).toHaveLength(1);
      await expect.poll(() => entriesOf(owner)).toContain('member.attempts_used_up');
      return resetUser(owner.member.email);
    },
  },
  'POST /api/connections/[id]/checks': {
    noted: ['connection.checked'],
    run: async (owner) => {
      const today = dayOf(Date.now());
      return checkConnection(owner.member, { ...(await connection(owner)), from: today, to: today });
    },
  },
  'GET /api/usage/export.csv': {
    noted: ['usage.exported'],
    run: async ({ member }) => (await exportCsv(member, RANGE)).text(),
  },
  'GET /api/usage/rows.csv': {
    noted: ['usage.exported'],
    run: async ({ member }) => (await exportRows(member, RANGE)).text(),
  },
  'GET /api/usage/view.csv': {
    noted: ['usage.exported'],
    run: async ({ member }) => (await exportView(member, viewOf(new URLSearchParams(), RANGE.to).view)).text(),
  },
  'GET /api/projects/export.csv': {
    noted: ['projects.exported'],
    run: async ({ member }) => (await exportProjects(member)).text(),
  },
  'POST /api/projects/import': {
    noted: ['projects.imported'],
    run: async (owner) => {
      const file = `project_id,owner\n${await project(owner)},Dana\n`;
      const { token } = await previewImport(owner.member, file);
      return importProjects(owner.member, file, token);
    },
  },
  'GET /api/audit-log/export.csv': {
    noted: ['audit.exported'],
    run: async ({ member }) => (await exportAuditLog(member, {})).text(),
  },
};
