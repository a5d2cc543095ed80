import { counted, formatDay } from '@/lib/format';
import type { CheckFacts } from './check-facts';
import { silenceInWords } from './silence';

export type CheckStatus = 'pass' | 'fail' | 'unknown';
export type ConnectionCheck = {
  id: string;
  label: string;
  status: CheckStatus;
  evidence: string;
  action: string | null;
};

const check = (
  id: string,
  label: string,
  status: CheckStatus,
  evidence: string,
  action: string | null = null,
): ConnectionCheck => ({
  id,
  label,
  status,
  evidence,
  action: status === 'pass' ? null : action,
});

/** Disconnected, or within a wait the provider asked for. */
const UNTRIED = 'The key cannot be tried now: there is none, or the provider asked to wait.';
const RETRY = 'Connect the organization again, or run the checks after the wait.';

/** The guide's eight checks, in its order. */
export function connectionChecks(facts: CheckFacts): ConnectionCheck[] {
  return [
    organization(facts),
    access(facts),
    inRange(facts),
    delay(facts),
    errors(facts),
    anyUsage(facts),
    projectData(facts),
    recent(facts),
  ];
}

function organization({ probe, blocked, provider }: CheckFacts): ConnectionCheck {
  const label = 'Right organization';
  if (!probe)
    return blocked
      ? check(
          'organization',
          label,
          'unknown',
          `${provider} does not answer to this key.`,
          'Choose Try stored key again, or replace the key.',
        )
      : check('organization', label, 'unknown', UNTRIED, RETRY);
  const named = probe.organizationId ? ` (${probe.organizationId}, ${probe.host})` : ` (${probe.host})`;
  if (probe.identity === 'same')
    return check(
      'organization',
      label,
      'pass',
      `The key’s organization${named} is the one this connection has always had.`,
    );
  if (probe.identity === 'different')
    return check(
      'organization',
      label,
      'fail',
      `The key opens another organization${named} than this connection had.`,
      'Replace it with a key from the organization that owns the usage.',
    );
  if (probe.usage !== 'ok' && probe.names !== 'ok')
    return check(
      'organization',
      label,
      'unknown',
      `${provider} did not answer what tells the organization.`,
      'See Access for the cause, then run the checks again.',
    );
  return check(
    'organization',
    label,
    'unknown',
    `${provider} gives nothing to tell the organization by.`,
    `Compare the organization in ${provider}’s dashboard with this connection’s projects.`,
  );
}

function access({ probe, blocked, provider }: CheckFacts): ConnectionCheck {
  const label = 'Access';
  const usage = blocked ?? probe?.usage;
  const words = probe?.words;
  if (usage === 'key_refused')
    return check(
      'access',
      label,
      'fail',
      words?.cause ?? `${provider} rejected the key.`,
      `${words?.nextStep ?? 'Create a new Admin API key.'} Then choose Replace key, or Try stored key again.`,
    );
  if (usage === 'scope_missing')
    return check(
      'access',
      label,
      'fail',
      words?.cause ?? 'The key may not read usage.',
      words?.nextStep ?? 'Create the key again with Usage: Read.',
    );
  if (!probe) return check('access', label, 'unknown', UNTRIED, RETRY);
  if (usage === 'trouble')
    return check(
      'access',
      label,
      'unknown',
      words?.cause ?? `${provider} could not be asked right now.`,
      words?.nextStep ?? 'Run the checks again in a few minutes.',
    );
  if (probe.names === 'scope_missing')
    return check(
      'access',
      label,
      'fail',
      'The key may read usage, but not project names: projects go by their ids.',
      'Create the key again with Usage: Read and Organization Administration: Read, or leave it if ids will do.',
    );
  return check(
    'access',
    label,
    'pass',
    probe.names === 'ok' ? 'The key may read usage and project names.' : 'The key may read usage.',
  );
}

function inRange({ range, rowsInRange, silence, provider }: CheckFacts): ConnectionCheck {
  const between = `${formatDay(range.from)} and ${formatDay(range.to)} (UTC)`;
  return rowsInRange > 0
    ? check('range', 'Usage in the range', 'pass', `${counted(rowsInRange, 'usage row')} between ${between}.`)
    : check(
        'range',
        'Usage in the range',
        'fail',
        `No usage between ${between}.`,
        `${silence && range.from > silence.lastUsed ? `Reporting probably lags: the last usage is of ${formatDay(silence.lastUsed)}. ` : ''}Choose a longer range and compare with ${provider}’s own dashboard: nothing may have been used.`,
      );
}

function delay({ completeThrough, today, yesterday, silence, provider }: CheckFacts): ConnectionCheck {
  const label = 'Provider delay';
  if (!completeThrough)
    return check('delay', label, 'unknown', 'No day is complete yet.', 'Wait for the first sync to finish.');
  const age = (Date.parse(today) - Date.parse(completeThrough)) / 86_400_000;
  if (age > 2)
    return check(
      'delay',
      label,
      'fail',
      `The last complete day is ${formatDay(completeThrough)}, ${age} days ago.`,
      'Usage reporting lags, or a sync failed: look at an earlier date and at the event log before changing the key.',
    );
  if (silence) return check('delay', label, 'fail', silenceInWords(silence, provider), LAGS);
  const usual = yesterday ? ', with usage as usual' : '';
  return check('delay', label, 'pass', `Complete through ${formatDay(completeThrough)}${usual}.`);
}

const LAGS =
  'Check an earlier date before changing the key: Doow imports these days again with every sync, and fills them in when the usage arrives.';

function errors({ errors: found }: CheckFacts): ConnectionCheck {
  const label = 'Errors in the log';
  return found.length === 0
    ? check('errors', label, 'pass', 'No credential, scope or rate-limit error since the last success.')
    : check(
        'errors',
        label,
        'fail',
        `${found[0]}${found.length > 1 ? ` (and ${found.length - 1} more)` : ''}.`,
        'Open the event log: each entry says its cause and its fix.',
      );
}

function anyUsage({ anyRows, completeThrough }: CheckFacts): ConnectionCheck {
  const label = 'Key accepted, no usage at all';
  if (anyRows) return check('any', label, 'pass', 'There are usage rows.');
  if (!completeThrough)
    return check(
      'any',
      label,
      'unknown',
      'Nothing has been read to its end yet.',
      'Wait for the first sync to finish.',
    );
  return check(
    'any',
    label,
    'fail',
    'The key is accepted and no day has any usage.',
    'The key may belong to another organization: create it in the one that owns the usage.',
  );
}

function projectData({ rowsWithProject, projects, anyRows, namesReadable, provider }: CheckFacts): ConnectionCheck {
  const label = 'Project data';
  if (rowsWithProject)
    return check(
      'projects',
      label,
      'pass',
      `Usage carries projects${namesReadable ? ` (${projects} known by name)` : ''}.`,
    );
  if (!anyRows)
    return check(
      'projects',
      label,
      'unknown',
      'There is no usage to look at.',
      'Wait for usage, then run the checks again.',
    );
  if (namesReadable && projects === 0) return check('projects', label, 'pass', 'The organization has no projects.');
  return check(
    'projects',
    label,
    'fail',
    'No usage row carries a project.',
    `Projects may not be in use, or not be readable: confirm in ${provider}’s dashboard, then reconnect with an organization-level Admin key.`,
  );
}

function recent({ yesterday, lastUsed, silence, provider }: CheckFacts): ConnectionCheck {
  const label = 'Recent usage';
  if (silence) return check('recent', label, 'fail', silenceInWords(silence, provider), LAGS);
  if (yesterday === null)
    return check(
      'recent',
      label,
      'unknown',
      'Yesterday (UTC) is not imported yet.',
      'Choose Sync now, then run the checks again.',
    );
  const evidence =
    yesterday > 0
      ? `Yesterday (UTC) has ${counted(yesterday, 'usage row')}.`
      : lastUsed
        ? `Yesterday (UTC) has none; the last usage is of ${formatDay(lastUsed)}. If there was more, compare with ${provider}’s dashboard.`
        : 'Yesterday (UTC) has none, like every day before.';
  return check('recent', label, 'pass', evidence);
}
