import { addMember, createWorkspaceWithOwner, ownerOfEnvironment } from '@/lib/auth/first-owner';
import { membershipsOf } from '@/lib/auth/memberships';
import { hashPassword } from '@/lib/auth/password';
import { closeDb, globalDb } from '@/lib/db';
import { demoPasswords } from '@/lib/env';

// The workspace of `npm start` with its embedded database: an owner and a finance user. May be cut off and run again,
// and gives the two the passwords of .env.local when they are there already.
const passwords = demoPasswords();
const owner = { name: 'Dana Owner', email: 'owner@example.com', password: passwords.owner };
const finance = { name: 'Finn Finance', email: 'finance@example.com', password: passwords.finance };

const known = await globalDb().user.findUnique({ where: { email: owner.email }, select: { id: true } });
const workspaceId = known
  ? (await membershipsOf(known.id))[0]?.workspaceId
  : await createWorkspaceWithOwner({ workspace: 'Acme', ...owner });
if (workspaceId) await addMember(workspaceId, 'finance', finance);
if (known)
  for (const { email, password } of [owner, finance])
    await globalDb().user.updateMany({ where: { email }, data: { passwordHash: await hashPassword(password) } });
// Who tries Doow under a name of their own finds a workspace of it beside the demo's.
const own = ownerOfEnvironment();
const isKnown = own && (await globalDb().user.findUnique({ where: { email: own.email }, select: { id: true } }));
if (own && !isKnown) await createWorkspaceWithOwner(own);
await closeDb();
