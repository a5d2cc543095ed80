import { createHash, createHmac } from 'node:crypto';

/** Each key opens one organization, and behaves as its title says. */
export const SCENARIOS = [
  { scenario: 'ordinary', title: 'Ordinary: 18 months, several projects and models', organization: 'ordinary' },
  {
    scenario: 'ordinary-second-key',
    title: 'Ordinary, a second key of the same organization',
    organization: 'ordinary',
  },
  { scenario: 'research', title: 'Research: another ordinary organization', organization: 'research' },
  { scenario: 'large', title: 'Large: 100 projects, 30 models', organization: 'large' },
  { scenario: 'empty', title: 'Empty: no usage yet', organization: 'empty' },
  { scenario: 'no-projects', title: 'No projects: usage, but none of it in a project', organization: 'no-projects' },
  { scenario: 'no-names-scope', title: 'Lacks the scope for project names', organization: 'unnamed' },
  { scenario: 'no-usage-scope', title: 'Lacks the scope for usage', organization: 'ordinary' },
  { scenario: 'revoked', title: 'Revoked', organization: 'ordinary' },
  { scenario: 'rate-limited', title: 'Rate limited, says how long (Retry-After)', organization: 'limited' },
  { scenario: 'rate-limited-silent', title: 'Rate limited, does not say how long', organization: 'limited-silent' },
  { scenario: 'lagging', title: 'Lagging: recent days fill up late', organization: 'lagging' },
  { scenario: 'restating', title: 'Restating: days are corrected afterwards', organization: 'restating' },
  { scenario: 'flaky', title: 'Flaky: errors, resets, cut-off and slow answers', organization: 'flaky' },
  {
    scenario: 'regional',
    title: 'Data residency: answers at us.api.openai.com only (choose United States)',
    organization: 'regional',
  },
  { scenario: 'no-header', title: 'Does not name its organization in a header', organization: 'anonymous' },
] as const;

export type Scenario = (typeof SCENARIOS)[number]['scenario'];
export type SandboxKey = { scenario: Scenario; title: string; organization: string; key: string; sha256: string };

/** The keys of one seed: the same for the same seed, unguessable without it. */
export function sandboxKeys(seed: string): SandboxKey[] {
  return SCENARIOS.map((entry) => {
    const secret = createHmac('sha256', seed).update(entry.scenario).digest('hex').slice(0, 48);
    const key = `sk-admin-demo-${secret}`; // no word of it is in an organization's id, as with OpenAI's own
    return { ...entry, key, sha256: createHash('sha256').update(key).digest('hex') };
  });
}
