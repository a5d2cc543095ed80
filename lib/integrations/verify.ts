import 'server-only';
import { addDays, dayOf } from '@/lib/day';
import type { Secret } from '@/lib/secret';
import {
  type ProjectName,
  type Provider,
  ProviderError,
  type ProviderSession,
  type SessionOptions,
  UNATTRIBUTED,
} from './provider';

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
  /** Ids of projects with usage in the last 30 days. */
  usageProjectIds: readonly string[];
  namesReadable: boolean;
};

export type Verification = { ok: true; facts: KeyFacts } | { ok: false; failed: KeyCheck };

/**
 * Tries a key before it is stored, one check after the other; yields each as it is known and stops at the first that
 * fails. The organization's identity against other connections is decided by the caller, from the facts.
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
  if (message) return { ok: false, failed: kind };

  const session = provider.open(key, options);
  const usage = await readUsage(provider, session);
  const access = usage instanceof ProviderError ? failedAccess(usage, name) : passedAccess();
  yield access;
  if (usage instanceof ProviderError) return { ok: false, failed: access };

  const projects = await session.readProjects().catch(asProviderError);
  const names = projects instanceof ProviderError ? failedNames(projects, name) : passedNames(projects.length);
  yield names;
  if (names.status === 'failed') return { ok: false, failed: names };

  const organizationId = session.organizationId();
  const organization = organizationId
    ? `${name} organization ${organizationId}.`
    : `${name} does not name the organization.`;
  yield check('organization', 'Organization', organizationId ? 'passed' : 'warning', organization);
  return {
    ok: true,
    facts: {
      isSandbox: session.origin.isSandbox,
      organizationId,
      projectIds: projects instanceof ProviderError ? null : projects.map(({ projectId }) => projectId),
      projects: projects instanceof ProviderError ? [] : projects,
      usageProjectIds: usage,
      namesReadable: !(projects instanceof ProviderError),
    },
  };
}

/** The projects with usage in the last 30 days, from the first endpoint that the organization has. */
async function readUsage(provider: Provider, session: ProviderSession): Promise<string[] | ProviderError> {
  const today = dayOf(Date.now());
  for (const endpoint of provider.usageEndpoints) {
    const days = await session.readUsage(endpoint, addDays(today, -29), today).catch(asProviderError);
    if (days instanceof ProviderError && days.code === 'endpoint_unknown') continue;
    if (days instanceof ProviderError) return days;
    const ids = new Set([...days.values()].flatMap((groups) => groups.map(({ projectId }) => projectId)));
    ids.delete(UNATTRIBUTED);
    return [...ids];
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

function failedAccess(error: ProviderError, name: string): KeyCheck {
  const scope = error.scope ?? 'api.usage.read';
  const details: Partial<Record<ProviderError['code'], string>> = {
    key_refused: `${name} refused the key: it is wrong, revoked or expired. Copy it again, or create a new one.`,
    scope_missing: `The key lacks the permission to read usage (${scope}). Create it again with Usage: Read.`,
    rate_limited: `${name} asks for fewer requests at the moment. Nothing is wrong with the key; try again in a few minutes.`,
    unreachable: error.needsOperator
      ? error.message
      : `${error.message} Nothing is wrong with the key as far as we know; try again in a few minutes.`,
  };
  return check('usage_access', 'Usage access', 'failed', details[error.code] ?? `${error.message} Try again later.`);
}

function failedNames(error: ProviderError, name: string): KeyCheck {
  if (error.code === 'scope_missing')
    return check(
      'project_names',
      'Project names',
      'warning',
      `The key may not read project names (${error.scope ?? 'api.management.read'}). Doow will show project ids; add Organization Administration: Read for names.`,
    );
  if (error.code === 'endpoint_unknown')
    return check('project_names', 'Project names', 'warning', `${name} has no project list for this organization.`);
  const again = error.needsOperator ? '' : ' Try again in a few minutes.';
  return check('project_names', 'Project names', 'failed', `${error.message}${again}`);
}
