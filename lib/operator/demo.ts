import { addMember, createWorkspaceWithOwner, needsSetup } from '@/lib/auth/first-owner';
import { closeDb } from '@/lib/db';
import { demoPasswords } from '@/lib/env';

// The workspace of `npm start` with its embedded database: an owner and a finance user, made once.
if (await needsSetup()) {
  const { owner, finance } = demoPasswords();
  const workspace = { workspace: 'Acme', name: 'Dana Owner', email: 'owner@example.com', password: owner };
  const id = await createWorkspaceWithOwner(workspace);
  await addMember(id, 'finance', { name: 'Finn Finance', email: 'finance@example.com', password: finance });
}
await closeDb();
