import type { Problem } from '../../problem';
import type { ProviderErrorCode } from '../../provider';

/**
 * OpenAI's error responses. Everything that is said or done about a failed call comes from here: its class, the event
 * log, the connect form, the connection page, the checks and the guide.
 *
 * Sources: developers.openai.com/api/docs/guides/error-codes, help.openai.com/en/articles/6614457 (spend limits),
 * developers.openai.com/api/docs/guides/data-residency, and bodies quoted in public issues (agent-ecosystem/skill-validator
 * #70: incorrect_hostname; songquanpeng/one-api #271: account_deactivated, #1692: unsupported country; langchainjs #1929
 * and RamiAwar/dataline #175: billing).
 */

/** Who answered: the API itself in its own shape (`{ error: { message, type, param, code } }`), or somebody in between. */
export type Body =
  | 'api'
  /** A web page. */
  | 'page'
  /** Other JSON, text, or nothing. */
  | 'other';

export type ErrorRow = Problem & {
  statuses: readonly Statuses[];
  body: readonly Body[];
  /** The API's error codes. Left out: the row is for answers whose code no row knows. */
  codes?: readonly string[];
  /** What the API's message says where it sends no code. */
  message?: RegExp;
  means: ProviderErrorCode;
};

/** One status, or all of a class. */
export type Statuses = number | '3xx' | '4xx' | '5xx' | 'any';

const REFUSALS = [401, 403] as const;
const NOT_THE_API = ['page', 'other'] as const;

/** The first row that fits is the answer's. */
export const OPENAI_ERRORS = [
  {
    id: 'invalid_api_key',
    statuses: REFUSALS,
    body: ['api'],
    codes: ['invalid_api_key'],
    means: 'key_refused',
    cause: 'OpenAI refused the key: it is wrong, revoked or expired.',
    nextStep: 'Copy the key again, or create a new Admin API key at OpenAI and use that one.',
    retry: 'person',
  },
  {
    id: 'account_deactivated',
    statuses: REFUSALS,
    body: ['api'],
    codes: ['account_deactivated'],
    means: 'key_refused',
    cause: 'OpenAI has deactivated the account this key belongs to.',
    nextStep:
      'Look for OpenAI’s email about it or ask OpenAI’s support. Once the account is active again, try the key again; or create a key with another owner’s account.',
    retry: 'person',
  },
  {
    id: 'missing_scopes',
    statuses: REFUSALS,
    body: ['api', 'other'],
    message: /\bmissing scopes?:/i,
    means: 'scope_missing',
    cause: 'The key lacks a permission that this call needs{scope}.',
    nextStep: 'Create the key again with Usage: Read (and Organization Administration: Read for project names).',
    retry: 'person',
  },
  {
    id: 'ip_not_authorized',
    statuses: REFUSALS,
    body: ['api'],
    codes: ['ip_not_authorized'],
    message: /\bIP\b.*\bnot authorized\b/i,
    means: 'refused',
    cause: 'OpenAI’s IP allowlist for the organization does not have the address this server calls from.',
    nextStep: 'Add the server’s outgoing address to the allowlist in OpenAI’s organization settings.',
    retry: 'growing',
  },
  {
    id: 'no_organization',
    statuses: REFUSALS,
    body: ['api'],
    codes: ['no_organization', 'organization_membership_required'],
    message: /must be a member of an organization/i,
    means: 'refused',
    cause: 'The account this key belongs to is not a member of an OpenAI organization.',
    nextStep: 'Ask an owner of the organization to invite the account, or create the key with an owner’s account.',
    retry: 'growing',
  },
  {
    id: 'other_organization',
    statuses: [400, ...REFUSALS],
    body: ['api'],
    codes: ['invalid_organization', 'mismatched_organization'],
    means: 'refused',
    cause: 'OpenAI was asked for another organization than the key’s. Doow names none, so a proxy in between adds one.',
    nextStep: 'Remove the OpenAI-Organization header from the proxy the calls go through.',
    retry: 'growing',
  },
  {
    id: 'incorrect_hostname',
    statuses: [400, ...REFUSALS, 404, 421],
    body: ['api'],
    codes: ['incorrect_hostname'],
    means: 'refused',
    cause: 'The key belongs to a data residency region that has an address of its own.',
    nextStep: 'Choose the key’s data residency region and try again. A connection changes it with Replace key.',
    retry: 'growing',
  },
  {
    id: 'unsupported_country',
    statuses: REFUSALS,
    body: ['api'],
    codes: ['unsupported_country_region_territory'],
    means: 'refused',
    cause: 'OpenAI does not serve the country, region or territory this server calls from.',
    nextStep:
      'Run Doow in a country OpenAI supports, or send its calls through one: HTTPS_PROXY or OPENAI_BASE_URL name the way.',
    retry: 'growing',
  },
  {
    id: 'insufficient_quota',
    statuses: [402, 403, 429],
    body: ['api'],
    codes: ['insufficient_quota', 'billing_hard_limit_reached'],
    means: 'refused',
    cause: 'The OpenAI organization has used up its quota. Waiting does not help.',
    nextStep: 'Raise the limit or add credits in OpenAI’s billing settings.',
    retry: 'growing',
  },
  {
    id: 'credit_balance_exhausted',
    statuses: [402, 403, 429],
    body: ['api'],
    codes: ['credit_balance_exhausted'],
    means: 'refused',
    cause: 'The OpenAI organization has no prepaid credits left. Waiting does not help.',
    nextStep: 'Add credits in OpenAI’s billing settings.',
    retry: 'growing',
  },
  {
    id: 'spend_limit',
    statuses: [402, 403, 429],
    body: ['api'],
    codes: ['organization_spend_limit_exceeded', 'project_spend_limit_exceeded', 'organization_usage_limit_exceeded'],
    means: 'refused',
    cause:
      'The OpenAI organization has reached a spend or usage limit of the month{code}. Waiting minutes does not help.',
    nextStep: 'Raise or remove the limit in OpenAI’s limit settings; otherwise access comes back with the next month.',
    retry: 'growing',
  },
  {
    id: 'billing_not_active',
    statuses: [402, 403, 429],
    body: ['api'],
    codes: ['billing_not_active'],
    means: 'refused',
    cause: 'Billing is not active for the OpenAI organization. Waiting does not help.',
    nextStep: 'Activate billing in OpenAI’s billing settings.',
    retry: 'growing',
  },
  {
    id: 'rate_limit',
    statuses: [429],
    body: ['api'],
    codes: ['rate_limit_exceeded', 'slow_down', 'requests', 'tokens', 'rate_limit_error'],
    message: /^/,
    means: 'rate_limited',
    cause: 'OpenAI asks for fewer requests at the moment. Nothing is wrong with the key.',
    nextStep: 'Nothing to do; when it stays, look for another program that reads the same organization.',
    retry: 'told',
  },
  {
    id: 'rate_limit_unknown',
    statuses: [429],
    body: ['api', 'page', 'other'],
    means: 'rate_limited',
    cause: 'OpenAI answered {status}, which asks for a wait, with a reason Doow does not know{code}.',
    nextStep: 'Try again in a few minutes. If it stays, look at the organization’s limits and billing at OpenAI.',
    retry: 'told',
  },
  {
    id: 'endpoint_unknown',
    statuses: [404],
    body: ['api'],
    codes: ['unknown_url', 'invalid_url'],
    message: /^/,
    means: 'endpoint_unknown',
    cause: 'OpenAI does not have this endpoint for the organization.',
    nextStep: 'Nothing to do: the endpoint is left out, and asked for again once a week.',
    retry: 'growing',
  },
  {
    id: 'refused_without_code',
    statuses: REFUSALS,
    body: ['api'],
    message: /^/,
    means: 'refused',
    cause: 'OpenAI answered {status} without an error code, for a reason Doow doesn’t know. The key may still be good.',
    nextStep: 'Try again later. If it stays, ask OpenAI’s support with the request id.',
    retry: 'growing',
  },
  {
    id: 'refused_unknown_code',
    statuses: REFUSALS,
    body: ['api'],
    means: 'refused',
    cause: 'OpenAI answered {status} with an error code Doow doesn’t know{code}. The key may still be good.',
    nextStep: 'Try again later. If it stays, ask OpenAI’s support with the request id.',
    retry: 'growing',
  },
  {
    id: 'refused_by_page',
    statuses: REFUSALS,
    body: ['page'],
    means: 'refused',
    cause:
      'A web page came back with status {status} instead of the API’s answer, usually from a firewall, a proxy or a content network in between. The key was not judged.',
    nextStep: 'Try again in a few minutes. If it stays, check what lies between this server and OpenAI.',
    retry: 'growing',
  },
  {
    id: 'refused_by_other',
    statuses: REFUSALS,
    body: ['other'],
    means: 'refused',
    cause:
      'Status {status} came back with something that is not the API’s own answer, so somebody in between may have sent it. The key was not judged.',
    nextStep: 'Try again in a few minutes. If it stays, check what lies between this server and OpenAI.',
    retry: 'growing',
  },
  {
    id: 'timeout',
    statuses: [408],
    body: ['api', 'page', 'other'],
    means: 'unreachable',
    cause: 'OpenAI gave up waiting for the request ({status}). Nothing is known to be wrong with the key.',
    nextStep: 'Try again in a few minutes.',
    retry: 'growing',
  },
  {
    id: 'server_error',
    statuses: ['5xx'],
    body: ['api', 'page', 'other'],
    means: 'unreachable',
    cause: 'OpenAI answered with an error of its own ({status}). Nothing is known to be wrong with the key.',
    nextStep: 'Try again in a few minutes. status.openai.com tells of larger trouble.',
    retry: 'growing',
  },
  {
    id: 'redirect',
    statuses: ['3xx'],
    body: ['api', 'page', 'other'],
    means: 'bad_answer',
    cause: 'OpenAI answered with a redirect, which is never followed: the key is for the address it was sent to.',
    nextStep: 'Check OPENAI_BASE_URL and what lies between this server and OpenAI.',
    retry: 'growing',
  },
  {
    id: 'request_rejected',
    statuses: ['4xx'],
    body: ['api'],
    means: 'rejected',
    cause: 'OpenAI did not accept the request ({status}){code}.',
    nextStep: 'Try again later. If it stays, tell OpenAI’s support the request id.',
    retry: 'growing',
  },
  {
    id: 'answer_of_others',
    statuses: ['4xx'],
    body: NOT_THE_API,
    means: 'unreachable',
    cause: 'Status {status} came back with something that is not the API’s own answer. The key was not judged.',
    nextStep: 'Try again in a few minutes. If it stays, check what lies between this server and OpenAI.',
    retry: 'growing',
  },
  {
    id: 'page_as_answer',
    statuses: [200],
    body: ['page'],
    means: 'bad_answer',
    cause: 'OpenAI sent a web page instead of JSON, usually from a firewall, a proxy or a content network in between.',
    nextStep: 'Try again in a few minutes. If it stays, check what lies between this server and OpenAI.',
    retry: 'growing',
  },
  {
    id: 'no_answer_in_it',
    statuses: ['any'],
    body: ['api', 'page', 'other'],
    means: 'bad_answer',
    cause: 'OpenAI sent an answer ({status}) that is empty, cut off or not JSON.',
    nextStep: 'Try again in a few minutes. If it stays, tell OpenAI’s support the request id.',
    retry: 'growing',
  },
] as const satisfies readonly ErrorRow[];

export type ErrorId = (typeof OPENAI_ERRORS)[number]['id'];
