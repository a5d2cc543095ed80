import 'server-only';
import { randomUUID } from 'node:crypto';
import { audit } from '@/lib/activity/record';
import { globalDb, type Transaction } from '@/lib/db';
import { env, nameOf } from '@/lib/env';
import { AppError, SpokenError } from '@/lib/errors';
import { log } from '@/lib/log';
import { systemActor } from './actor';
import { refuseOwnWords } from './own-words';
import { hashPassword } from './password';
import type { Role } from './permissions';
import type { OwnerInput } from './schema';
import { newToken, tokenHash } from './token';

const FIRST_OWNER_LOCK = 7_201;
const CODE_HOURS = 24;

/** `passwordUntil`: of a password that its owner did not choose, and which therefore proves nothing yet. */
type NewAccount = Omit<OwnerInput, 'workspace'> & { passwordUntil?: Date };

/**
 * Creates a workspace with an owner who has no account yet.
 * @returns its id.
 * @throws AppError `conflict` for an email that has an account: that one gets a link (`lib/members`), never a membership.
 */
export async function createWorkspaceWithOwner(input: NewAccount & { workspace: string }): Promise<string> {
  return globalDb().$transaction((db) => insertWorkspaceWithOwner(db, input));
}

/** Creates a workspace without members, for the operator, who then makes a link to it. @returns its id. */
export async function createEmptyWorkspace(name: string): Promise<string> {
  return globalDb().$transaction((db) => insertWorkspace(db, name, {}));
}

/** Adds somebody who has no account yet to a workspace, for the demo. @throws as `createWorkspaceWithOwner`. */
export async function addNewMember(workspaceId: string, role: Role, person: NewAccount): Promise<void> {
  await globalDb().$transaction(async (db) => {
    await bind(db, workspaceId);
    await insertMember(db, { workspaceId, role, userId: await insertAccount(db, person) });
  });
}

/**
 * The first owner of an empty database, from INIT_*; does nothing where anyone exists or INIT_* is not set. Any
 * number of instances may call it at once: a lock lets one do it.
 * @throws SpokenError when the database is empty and the password is missing.
 */
export async function ensureFirstOwner(): Promise<boolean> {
  if (!env().INIT_OWNER_EMAIL) return false;
  return firstOwner(() => {
    const owner = ownerOfEnvironment();
    if (owner) return owner;
    throw new SpokenError(
      'INIT_OWNER_PASSWORD is missing: the database is empty, and INIT_OWNER_EMAIL has no account.',
    );
  });
}

/** The owner that INIT_* names; null without a password. `env` has checked each of them. */
export function ownerOfEnvironment(): OwnerInput | null {
  const { INIT_WORKSPACE: workspace, INIT_OWNER_EMAIL: email, INIT_OWNER_PASSWORD: password } = env();
  return workspace && email && password ? { workspace, email, password, name: nameOf(email) } : null;
}

/** While nobody exists, writes a new one-time code for the set-up page to the server's log; the newest one counts. */
export async function ensureSetupCode(): Promise<void> {
  if ((await globalDb().user.count()) > 0) return;
  const code = newToken().slice(0, 20);
  const data = { codeHash: tokenHash(code), expiresAt: new Date(Date.now() + CODE_HOURS * 3_600_000) };
  await globalDb().setupCode.upsert({ where: { id: 1 }, create: { id: 1, ...data }, update: data });
  log().warn(
    { setUp: `${env().APP_URL}/setup`, code },
    'No workspace yet: open the set-up page with this one-time code',
  );
}

/** Whether the set-up page has anything to do. */
export const needsSetup = async (): Promise<boolean> => (await globalDb().user.count()) === 0;

/**
 * Creates the first workspace for whoever has the code.
 * @throws AppError `conflict` when somebody was first, `invalid` for a wrong or expired code or a password with own words in it.
 */
export async function setUp(code: string, input: OwnerInput): Promise<void> {
  refuseOwnWords(input.password, { ...input, workspaceName: input.workspace });
  const created = await firstOwner(async (db) => {
    const { count } = await db.setupCode.deleteMany({
      where: { codeHash: tokenHash(code.trim()), expiresAt: { gt: new Date() } },
    });
    if (count === 0) {
      const message = 'This code is not the newest one in the server’s log, or it is older than 24 hours.';
      throw new AppError('invalid', message, { code: message });
    }
    return input;
  });
  if (!created) throw new AppError('conflict', 'This installation is set up already. Sign in instead.');
}

async function firstOwner(input: (db: Transaction) => OwnerInput | Promise<OwnerInput>): Promise<boolean> {
  return globalDb().$transaction(async (db) => {
    await db.$queryRaw`SELECT pg_advisory_xact_lock(${FIRST_OWNER_LOCK}::bigint)::text`;
    if ((await db.user.count()) > 0) return false;
    await insertWorkspaceWithOwner(db, await input(db));
    return true;
  });
}

async function insertWorkspaceWithOwner(
  db: Transaction,
  { workspace, ...person }: NewAccount & { workspace: string },
): Promise<string> {
  const userId = await insertAccount(db, person);
  const workspaceId = await insertWorkspace(db, workspace, { name: person.name, userId });
  await insertMember(db, { workspaceId, userId, role: 'owner' });
  return workspaceId;
}

/** Binds the transaction to the new workspace too. `by`: whom the audit log names, the operator unless told. */
async function insertWorkspace(db: Transaction, name: string, by: { name?: string; userId?: string }): Promise<string> {
  const id = randomUUID();
  await bind(db, id);
  await db.workspace.create({ data: { id, name } });
  const actor = { ...systemActor(id, by.name ?? 'The operator'), ...(by.userId && { userId: by.userId }) };
  await audit({ db, workspaceId: id, actor }, 'workspace.created', { name });
  return id;
}

/** Never one that exists: its address may have been claimed by somebody else (`lib/members/join.ts`). */
async function insertAccount(db: Transaction, { email, name, password, passwordUntil }: NewAccount): Promise<string> {
  const passwordHash = await hashPassword(password);
  // A password that was handed out proves the address once its owner has signed in with it and chosen another one.
  const proof = passwordUntil ? { passwordUntil } : { emailProvenAt: new Date() };
  const [made] = await db.user.createManyAndReturn({
    data: [{ email, name, passwordHash, ...proof }],
    skipDuplicates: true,
    select: { id: true },
  });
  if (!made) throw new AppError('conflict', `${email} has an account already.`);
  return made.id;
}

const insertMember = (db: Transaction, data: { workspaceId: string; userId: string; role: Role }) =>
  db.membership.create({ data });

const bind = (db: Transaction, workspaceId: string) =>
  db.$queryRaw`SELECT set_config('app.workspace_id', ${workspaceId}, true)`;
