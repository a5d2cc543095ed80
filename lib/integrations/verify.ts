import 'server-only';
import { addDays, dayOf } from '@/lib/day';
import type { Secret } from '@/lib/secret';
import { type ProjectName, type Provider, ProviderError, type ProviderSession, type SessionOptions } from './provider';

export type CheckId = 'key_kind' | 'usage_access' | 'project_names' | 'organization';

/** One named check of a key, with its result. A warning does not stop the connection. */
export type KeyCheck = {
  id: CheckId;
  label: string;
  status: 'passed' | 'warning' | 'failed';
  /** What was found; when it failed, why and what to do. */
  detail: string;
};

/** What the checks learned of the key's organization: whatever tells it from another. */
export type KeyFacts = {
  isSandbox: boolean;
  organizationId: string | null;
  /** Ids of the project list; null where the key may not read it. */
  projectIds: readonly string[] | null;
  /** The same projects by name. */
  projects: readonly ProjectName[];
  /** Ids of projects with recent usage. */
  usageProjectIds: readonly string[];
  namesReadable: boolean;
};

export type Verification =
  | { ok: true; facts: KeyFacts }
  /** `regionalHost`: the region the provider says the key belongs to. */
  | { ok: false; failed: KeyCheck; regionalHost: string | null };

/**
 * Tries a key before it is stored, one check after the other; yields each as it is known and stops at the first that
 * fails. Only two can: the key's shape, and whether it may read usage. What usage there is, is the sync's to judge. The
 * organization's identity against other connections is decided by the caller, from the facts.
 */
export async function* verifyKey(
  provider: Provider,
  key: Secret,
  options: SessionOptions = {},
): AsyncGenerator<KeyCheck, Verification> {
  const name = provider.meta.name;
  const { message } = provider.inspectKey(key);
  const kind = check('key_kind', 'Key kind', message ? 'failed' : 'passed', message ?? `An ${provider.meta.keyLabel}.`);
  yield kind;
  if (message) return { ok: false, failed: kind, regionalHost: null };

  const session = provider.open(key, options);
  const usage = await tryUsage(provider, session, 1);
  const access = usage instanceof ProviderError ? failedAccess(usage) : passedAccess();
  yield access;
  if (usage instanceof ProviderError) return { ok: false, failed: access, regionalHost: usage.regionalHost };

  const projects = await session.readProjects().catch(asProviderError);
  yield projects instanceof ProviderError ? withoutNames(projects) : passedNames(projects.length);

  const organizationId = session.organizationId();
  const organization = organizationId
    ? `${name} organization ${organizationId}.`
    : `${name} does not name the organization.`;
  yield check('organization', 'Organization', organizationId ? 'passed' : 'warning', organization);
  // Where nothing surer tells the organization, a month of usage may name projects that another connection has.
  const isUntold = !organizationId && projects instanceof ProviderError;
  const used = isUntold ? await tryUsage(provider, session, 29) : usage;
  return {
    ok: true,
    facts: {
      isSandbox: session.origin.isSandbox,
      organizationId,
      projectIds: projects instanceof ProviderError ? null : projects.map(({ projectId }) => projectId),
      projects: projects instanceof ProviderError ? [] : projects,
      usageProjectIds: used instanceof ProviderError ? usage : used,
      namesReadable: !(projects instanceof ProviderError && projects.code === 'scope_missing'),
    },
  };
}

/** Whether the key may read usage: the projects used in the last days, from the first endpoint that the organization has. */
export async function tryUsage(
  provider: Provider,
  session: Pick<ProviderSession, 'tryUsage'>,
  daysBack: number,
  unavailable: readonly string[] = [],
): Promise<string[] | ProviderError> {
  const today = dayOf(Date.now());
  for (const endpoint of provider.usageEndpoints.filter((each) => !unavailable.includes(each))) {
    const used = await session.tryUsage(endpoint, addDays(today, -daysBack), today).catch(asProviderError);
    if (used instanceof ProviderError && used.code === 'endpoint_unknown') continue;
    return used;
  }
  return new ProviderError('endpoint_unknown', 'No usage endpoint answers for this organization.', {
    endpoint: 'usage',
  });
}

function asProviderError(error: unknown): ProviderError {
  if (error instanceof ProviderError) return error;
  throw error;
}

const check = (id: CheckId, label: string, status: KeyCheck['status'], detail: string): KeyCheck => ({
  id,
  label,
  status,
  detail,
});

const passedAccess = () => check('usage_access', 'Usage access', 'passed', 'The key may read usage.');

const passedNames = (count: number) =>
  check('project_names', 'Project names', 'passed', count === 1 ? '1 project found.' : `${count} projects found.`);

/** Cause and next step as the provider's table of error responses has them. */
export function wordsOf({ message, problem, needsOperator }: ProviderError): string {
  if (!problem && needsOperator) return message;
  return `${message} ${problem?.nextStep ?? 'Try again in a few minutes.'}`;
}

const failedAccess = (error: ProviderError) => check('usage_access', 'Usage access', 'failed', wordsOf(error));

/** Names are a convenience: whatever keeps them from being read, the key is taken. */
function withoutNames(error: ProviderError): KeyCheck {
  const scope = error.scope ?? 'api.management.read';
  const detail =
    error.code === 'scope_missing'
      ? `The key may not read project names (${scope}). Doow will show project ids; add Organization Administration: Read for names.`
      : `Project names could not be read just now: ${error.message} Doow shows project ids until a sync has read the names.`;
  return check('project_names', 'Project names', 'warning', detail);
}
