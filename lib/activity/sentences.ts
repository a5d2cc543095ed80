import { counted, formatDay } from '@/lib/format';
import { formatDateTime, formatDuration } from '@/lib/format-time';
import { causeOf, retryWords } from '@/lib/integrations/problem';
import { problemOf } from '@/lib/integrations/problems';
import { failedInARow } from '@/lib/integrations/state';
import type { EventData, EventKind } from './events';

/** An event as a person reads it: what happened, why it did and what to do where there is something to do. */
export type Sentence = { text: string; cause?: string; fix?: string };

type Failure = EventData['sync_failed'];

const FAILURES: Readonly<Record<Failure['code'], (data: Failure) => Sentence>> = {
  key_refused: () => ({
    text: 'The key was refused',
    cause: 'It was revoked, has expired or is wrong. Nothing is called until somebody acts.',
    fix: 'Create a new Admin API key at the provider and choose Replace key, or choose Try stored key again.',
  }),
  scope_missing: ({ scope }) => ({
    text: 'The key may not read usage',
    cause: `It lacks ${scope ?? 'the permission'}. Nothing is called until somebody acts.`,
    fix: 'Create the key again with Usage: Read and choose Replace key.',
  }),
  refused: ({ endpoint, status }) => ({
    text: `A call was refused${at(endpoint)}`,
    cause: `The answer was ${status ?? 'a refusal'}, and it does not judge the key.`,
    fix: 'Nothing to do: Doow tries again by itself. “Sync now” tries at once.',
  }),
  endpoint_unknown: ({ endpoint }) => ({ text: `${endpoint} is not available for this organization` }),
  rate_limited: ({ endpoint }) => ({
    text: `The provider asked for fewer requests${at(endpoint)}`,
    cause: 'Another program may be reading the same organization.',
    fix: 'Nothing to do: Doow waits and goes on by itself.',
  }),
  unreachable: ({ endpoint, status, problem, needsOperator }) => ({
    text: `The provider could not be reached${at(endpoint)}`,
    cause:
      problem ??
      (status ? `It answered with an error of its own (${status}).` : 'It did not answer, or cut the answer off.'),
    fix: needsOperator
      ? 'Ask the operator of this Doow. Waiting does not help; the server’s log names the setting.'
      : 'Nothing to do: Doow tries again by itself.',
  }),
  bad_answer: ({ endpoint, day, problem }) => ({
    text: `An answer could not be trusted${at(endpoint)}${day ? `, for ${formatDay(day)}` : ''}`,
    cause: `${problem ?? 'It was cut off, or not what the documentation says.'} ${day ? 'The day stays as it was.' : 'What was stored stays as it was.'}`,
    fix: 'Nothing to do: it is read again with the next sync. If it stays, tell the provider the request id.',
  }),
  rejected: ({ endpoint, status }) => ({
    text: `The provider rejected a request${at(endpoint)}`,
    cause: `It answered ${status ?? 'with a refusal'}.`,
    fix: 'If it stays, tell the provider the request id.',
  }),
  internal: () => ({
    text: 'The sync ended because of trouble inside Doow',
    fix: 'It is tried again by itself; the server’s log has the details.',
  }),
};

/** By the provider's own table where the failure has a row in it; else by its class. */
function failureSentence(data: Failure): Sentence {
  const sentence = FAILURES[data.code](data);
  const problem = problemOf(data.reason);
  if (!problem) return sentence;
  const cause = causeOf(problem, { status: data.status, shownCode: data.shownCode ?? null, scope: data.scope });
  return { text: sentence.text, cause: `${cause} ${retryWords(problem.retry)}`, fix: problem.nextStep };
}

const SENTENCES: { readonly [K in EventKind]: (data: EventData[K]) => Sentence } = {
  connected: ({ by, identity, historyFrom, host }) => ({
    text: `Connected by ${by}${sentTo(host)}, history from ${formatDay(historyFrom)}`,
    ...(identity === 'unknown' && { cause: `${by} confirmed that this organization was not connected already.` }),
  }),
  reconnected: ({ by, gapFrom, host }) => ({
    text: `Connected again by ${by}${sentTo(host)}`,
    ...(gapFrom && { cause: `The days since ${formatDay(gapFrom)} are filled in.` }),
  }),
  key_replaced: ({ by, identity, last4, host }) => ({
    text: `Key replaced by ${by}${sentTo(host)}, it ends in ${last4}`,
    ...(identity === 'unknown' && { cause: `${by} confirmed that it belongs to the same organization.` }),
  }),
  key_retried: ({ by, outcome, problem, reason }) => {
    const fix = problemOf(reason)?.nextStep;
    const text = `${by} had the stored key tried again: ${RETRIED[outcome]}`;
    return { text, ...(problem && { cause: problem }), ...(fix && { fix }) };
  },
  renamed: ({ by, from, to }) => ({ text: `Renamed by ${by} from “${from}” to “${to}”` }),
  paused: ({ by }) => ({ text: `Paused by ${by}` }),
  resumed: ({ by }) => ({ text: `Resumed by ${by}` }),
  disconnected: ({ by, usageDeleted, rows }) => ({
    text: `Disconnected by ${by}; the key was deleted`,
    cause: usageDeleted ? `${counted(rows, 'usage row')} deleted too.` : `${counted(rows, 'usage row')} kept.`,
  }),
  key_expiry_set: ({ by, expiresOn }) => ({
    text: expiresOn
      ? `${by} noted that the key expires on ${formatDay(expiresOn)}`
      : `${by} removed the key’s expiry date`,
  }),
  history_changed: ({ by, from }) => ({ text: `History changed by ${by}, from ${formatDay(from)} on` }),
  day_asked: ({ by, day }) => ({ text: `${by} asked to read ${formatDay(day)} again` }),
  call: ({ endpoint, durationMs, withheld, ...call }) => ({
    text: `Called ${endpoint}: ${answerOf(call)} ${call.canceled ? 'after' : 'in'} ${formatDuration(durationMs)}`,
    ...(call.canceled && {
      cause: 'Doow ended this call itself: another answer had settled the matter, or the sync was over or stopped.',
    }),
    ...(withheld && { cause: 'A header of the answer had a piece of the key in it. It was not stored.' }),
  }),
  days_stored: ({ from, to, endpoints, added, changed, removed }) => ({
    text: `${range(from, to)} stored for ${endpoints.length === 1 ? endpoints[0] : counted(endpoints.length, 'endpoint')}`,
    cause: `${counted(added, 'row')} added, ${changed} changed, ${removed} removed.`,
  }),
  restated: ({ from, to, groups }) => ({
    text: `The provider corrected ${range(from, to)}`,
    cause: `${counted(groups, 'figure')} changed after the day was complete. The Usage page shows before and after.`,
  }),
  suspect_day: ({ endpoint, day, rows }) => ({
    text: `${formatDay(day)} came back empty${at(endpoint)}`,
    cause: `It had ${counted(rows, 'row')}. It is read once more before that replaces them.`,
  }),
  sync_failed: (data) => failureSentence(data),
  waiting: ({ reason, until, endpoint, failures = 0 }) => ({
    text: `Waiting until ${formatDateTime(until)}`,
    cause:
      reason === 'rate_limited'
        ? `The provider asked to wait${at(endpoint)}.`
        : `${failures > 0 ? failedInARow(failures) : 'The last syncs failed'}: the wait grows with each failure, from 15 minutes to 6 hours.`,
    fix:
      reason === 'rate_limited'
        ? 'Nothing to do: Doow goes on by itself.'
        : 'Nothing to do: Doow tries again by itself. “Sync now” tries at once.',
  }),
  endpoint_unavailable: ({ endpoint }) => ({
    text: `This organization has no ${endpoint}`,
    cause: 'It is left out, and asked for again once a week.',
  }),
  names_unreadable: ({ scope }) => ({
    text: 'Project names cannot be read',
    cause: `The key lacks ${scope ?? 'the permission'}; projects are shown by their ids.`,
    fix: 'Create the key again with Organization Administration: Read and choose Replace key.',
  }),
  fenced_off: ({ reason }) => ({ text: 'A sync was stopped before it wrote more', cause: reason }),
};

/** What came of a call, in a few words: the status, that there was no answer, or that Doow canceled it. */
export function answerOf({ status, canceled }: Pick<EventData['call'], 'status' | 'canceled'>): string {
  if (!canceled) return `${status ?? 'no answer'}`;
  return status === null ? 'canceled' : `${status}, then canceled`;
}

/** The sentence of an event as stored; an event of an older version that cannot be told goes by its kind. */
export function sentenceOf(kind: EventKind, data: unknown): Sentence {
  try {
    return (SENTENCES[kind] as (data: unknown) => Sentence)(data);
  } catch {
    return { text: kind.replaceAll('_', ' ') };
  }
}

const RETRIED = {
  accepted: 'it works',
  refused: 'it was refused',
  unclear: 'the answer does not say whether it works',
} as const;
const sentTo = (host: string | undefined) => (host ? ` at ${host}` : '');
const at = (endpoint: string | null) => (endpoint ? ` at ${endpoint}` : '');
const range = (from: string, to: string) => (from === to ? formatDay(from) : `${formatDay(from)} to ${formatDay(to)}`);

/** Kinds as the filter names them. */
export const KIND_LABELS: Readonly<Record<EventKind, string>> = {
  connected: 'Connected',
  reconnected: 'Connected again',
  key_replaced: 'Key replaced',
  key_retried: 'Key tried again',
  renamed: 'Renamed',
  paused: 'Paused',
  resumed: 'Resumed',
  disconnected: 'Disconnected',
  key_expiry_set: 'Key expiry',
  history_changed: 'History changed',
  day_asked: 'Days asked for',
  call: 'Calls',
  days_stored: 'Days stored',
  restated: 'Corrections',
  suspect_day: 'Suspect days',
  sync_failed: 'Failures',
  waiting: 'Waits',
  endpoint_unavailable: 'Endpoints not available',
  names_unreadable: 'Names not readable',
  fenced_off: 'Stopped syncs',
};
