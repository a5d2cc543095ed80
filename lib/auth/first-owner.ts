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

/** `passwordUntil`: of a password that its owner did not choose. */
type Owner = OwnerInput & { passwordUntil?: Date };

/** Creates a workspace with its owner; a person who is known already keeps name and password. @returns its id. */
export async function createWorkspaceWithOwner(input: Owner): Promise<string> {
  return globalDb().$transaction((db) => insertWorkspace(db, input));
}

/** Adds a person to a workspace; one who is known already keeps name and password. For the operator and the demo. */
export async function addMember(workspaceId: string, role: Role, person: Omit<OwnerInput, 'workspace'>): Promise<void> {
  await globalDb().$transaction(async (db) => {
    await bind(db, workspaceId);
    const userId = await upsertUser(db, person);
    await db.membership.createMany({ data: [{ workspaceId, userId, role }], skipDuplicates: true });
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
    await insertWorkspace(db, await input(db));
    return true;
  });
}

async function insertWorkspace(db: Transaction, { workspace, ...person }: Owner): Promise<string> {
  const id = randomUUID();
  await bind(db, id);
  await db.workspace.create({ data: { id, name: workspace } });
  const userId = await upsertUser(db, person);
  await db.membership.create({ data: { workspaceId: id, userId, role: 'owner' } });
  const actor = { ...systemActor(id, person.name), userId };
  await audit({ db, workspaceId: id, actor }, 'workspace.created', { name: workspace });
  return id;
}

async function upsertUser(
  db: Transaction,
  { email, name, password, passwordUntil }: Omit<Owner, 'workspace'>,
): Promise<string> {
  const known = await db.user.findUnique({ where: { email }, select: { id: true } });
  if (known) return known.id;
  const user = await db.user.create({
    data: { email, name, passwordHash: await hashPassword(password), ...(passwordUntil && { passwordUntil }) },
  });
  return user.id;
}

const bind = (db: Transaction, workspaceId: string) =>
  db.$queryRaw`SELECT set_config('app.workspace_id', ${workspaceId}, true)`;
