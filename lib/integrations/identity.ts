/** What is known of the organization behind a key or a connection. */
export type OrganizationFacts = {
  /** Whether the sandbox answered: what it makes up is no real organization. */
  isSandbox?: boolean;
  /** The provider's name for it, from its response header. */
  organizationId: string | null;
  /** Ids of its project list; null where it could not be read. */
  projectIds: readonly string[] | null;
  /** Ids of projects that had usage. */
  usageProjectIds: readonly string[];
};

export type Identity = 'same' | 'different' | 'unknown';

/**
 * Whether two keys belong to one organization, by the surest evidence there is: the header, then the project lists
 * (a project belongs to one organization and is archived, never deleted), then projects seen in usage.
 */
export function identityOf(a: OrganizationFacts, b: OrganizationFacts): Identity {
  if (Boolean(a.isSandbox) !== Boolean(b.isSandbox)) return 'different';
  if (a.organizationId && b.organizationId) return a.organizationId === b.organizationId ? 'same' : 'different';
  if (a.projectIds?.length && b.projectIds?.length) return overlap(a.projectIds, b.projectIds) ? 'same' : 'different';
  // Usage of different times or keys may name different projects of one organization: no overlap says nothing.
  const [allOfA, allOfB] = [a, b].map(({ projectIds, usageProjectIds }) => [...(projectIds ?? []), ...usageProjectIds]);
  return overlap(allOfA ?? [], allOfB ?? []) ? 'same' : 'unknown';
}

function overlap(a: readonly string[], b: readonly string[]): boolean {
  const known = new Set(a);
  return b.some((id) => known.has(id));
}
