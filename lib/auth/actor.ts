import type { Role } from './permissions';

/** A signed-in person in the workspace their session has open. Made from the database on each request. */
export type Member = {
  kind: 'member';
  workspaceId: string;
  userId: string;
  role: Role;
  name: string;
  email: string;
  workspaceName: string;
  /** SHA-256 of the session's token, hex: tells this session from the person's others. */
  sessionId: string;
  /** When the password was last given. */
  authenticatedAt: Date;
};

/** The sync or the operator, inside one workspace. `userId`: somebody who is not signed in yet, as the audit log's person. */
export type System = { kind: 'system'; workspaceId: string; role: 'system'; name: string; userId?: string };

export type Actor = Member | System;

export const systemActor = (workspaceId: string, name = 'Doow'): System => ({
  kind: 'system',
  workspaceId,
  role: 'system',
  name,
});

/** Doow itself, writing what a person did: also where their role or their membership is what has just been refused. */
export const onBehalfOf = ({ workspaceId, userId, name }: Member): System => ({
  ...systemActor(workspaceId, name),
  userId,
});
