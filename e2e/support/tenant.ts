import { randomUUID } from 'node:crypto';
import { hash } from '@node-rs/argon2';
import { ROLES, type Role } from '@/lib/auth/permissions';
import type { OwnerSql } from './owner-sql';

export type Person = { id: string; email: string; name: string; role: Role };

/** A workspace of one test's own, with a person in each role. */
export type Tenant = { workspaceId: string; workspaceName: string; people: Record<Role, Person> };

export const PASSWORD = 'correct-horse-battery-staple-9';
let passwordHash: Promise<string> | undefined;

export async function createTenant(sql: OwnerSql): Promise<Tenant> {
  passwordHash ??= hash(PASSWORD, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  const workspaceId = randomUUID();
  const mark = workspaceId.slice(0, 8);
  const workspaceName = `Workspace ${mark}`;
  const person = (role: Role): Person => ({
    id: randomUUID(),
    email: `${role}-${mark}@example.com`,
    name: `${role[0]?.toUpperCase()}${role.slice(1)} ${mark}`,
    role,
  });
  const people = Object.fromEntries(ROLES.map((role) => [role, person(role)])) as Record<Role, Person>;
  await sql('INSERT INTO workspaces (id, name) VALUES ($1, $2)', [workspaceId, workspaceName]);
  for (const { id, email, name, role } of Object.values(people)) {
    await sql('INSERT INTO users (id, email, name, password_hash) VALUES ($1, $2, $3, $4)', [
      id,
      email,
      name,
      await passwordHash,
    ]);
    await sql('INSERT INTO memberships (workspace_id, user_id, role) VALUES ($1, $2, $3)', [workspaceId, id, role]);
  }
  return { workspaceId, workspaceName, people };
}
