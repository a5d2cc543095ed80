import { addNewMember, createWorkspaceWithOwner, ownerOfEnvironment } from '@/lib/auth/first-owner';
import { membershipsOf } from '@/lib/auth/memberships';
import { hashPassword } from '@/lib/auth/password';
import { closeDb, globalDb } from '@/lib/db';
import { demoPasswords } from '@/lib/env';

// The workspace of `npm start` with its embedded database: an owner and a finance user. May be cut off and run again,
// and gives the two the passwords of .env.local when they are there already.
const passwords = demoPasswords();
const owner = { name: 'Dana Owner', email: 'owner@example.com', password: passwords.owner };
const finance = { name: 'Finn Finance', email: 'finance@example.com', password: passwords.finance };

const accountOf = ({ email }: { email: string }) =>
  globalDb().user.findUnique({ where: { email }, select: { id: true } });

const [knownOwner, knownFinance] = [await accountOf(owner), await accountOf(finance)];
const workspaceId = knownOwner
  ? (await membershipsOf(knownOwner.id))[0]?.workspaceId
  : await createWorkspaceWithOwner({ workspace: 'Acme', ...owner });
if (workspaceId && !knownFinance) await addNewMember(workspaceId, 'finance', finance);
for (const { email, password, known } of [
  { ...owner, known: knownOwner },
  { ...finance, known: knownFinance },
])
  if (known)
    await globalDb().user.updateMany({ where: { email }, data: { passwordHash: await hashPassword(password) } });
// Who tries Doow under a name of their own finds a workspace of it beside the demo's.
const own = ownerOfEnvironment();
const isKnown = own && (await globalDb().user.findUnique({ where: { email: own.email }, select: { id: true } }));
if (own && !isKnown) await createWorkspaceWithOwner(own);
await closeDb();
