import 'server-only';
import { audit } from '@/lib/activity/record';
import { withWorkspace } from '@/lib/workspace';
import type { Member } from './actor';

export async function renameWorkspace(actor: Member, { name }: { name: string }): Promise<void> {
  await withWorkspace(actor, 'workspace.write', async (tx) => {
    const { db, workspaceId: id } = tx;
    const { name: from } = await db.workspace.findUniqueOrThrow({ where: { id }, select: { name: true } });
    if (from === name) return;
    await db.workspace.update({ where: { id }, data: { name } });
    await audit(tx, 'workspace.renamed', { from, to: name });
  });
}
