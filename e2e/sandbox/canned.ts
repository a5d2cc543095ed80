import type { ServerResponse } from 'node:http';

/** Any answer at all, sent in place of the good one. */
export type Canned = { status: number; body: string; headers?: Record<string, string> };

const error = (status: number, code: string | null, message: string, type = 'invalid_request_error'): Canned => ({
  status,
  body: JSON.stringify({ error: { message, type, param: null, code } }),
});
const page = (status: number): Canned => ({
  status,
  body: '<!DOCTYPE html><html><title>Attention required</title><p>Checking your browser.</p></html>',
  headers: { 'content-type': 'text/html; charset=UTF-8' },
});

/** Error responses as OpenAI, or what lies before it, has been seen to send them. A test holds the names against Doow's table. */
export const CANNED = {
  invalid_api_key: error(401, 'invalid_api_key', 'Incorrect API key provided: sk-admin****abcd.'),
  account_deactivated: error(401, 'account_deactivated', 'This key is associated with a deactivated account.'),
  missing_scopes: error(
    401,
    null,
    'You have insufficient permissions. Missing scopes: api.usage.read. Check your role.',
  ),
  ip_not_authorized: error(401, 'ip_not_authorized', 'Your IP is not authorized to access this resource.'),
  no_organization: error(401, null, 'You must be a member of an organization to use the API.'),
  other_organization: error(401, 'mismatched_organization', 'OpenAI-Organization header should match the API key.'),
  incorrect_hostname: error(
    401,
    'incorrect_hostname',
    'Attempted to access resource with incorrect regional hostname. Please make your request to eu.api.openai.com',
  ),
  unsupported_country: error(
    403,
    'unsupported_country_region_territory',
    'Country, region, or territory not supported',
    'request_forbidden',
  ),
  insufficient_quota: error(429, 'insufficient_quota', 'You exceeded your current quota.', 'insufficient_quota'),
  credit_balance_exhausted: error(429, 'credit_balance_exhausted', 'No credits left.', 'insufficient_quota'),
  spend_limit: error(429, 'organization_spend_limit_exceeded', 'Spend limit reached.', 'insufficient_quota'),
  billing_not_active: error(429, 'billing_not_active', 'Your account is not active.', 'billing_not_active'),
  rate_limit: error(429, 'rate_limit_exceeded', 'Rate limit reached for requests.', 'rate_limit_error'),
  rate_limit_unknown: page(429),
  endpoint_unknown: error(404, null, 'Invalid URL (GET /v1/organization/usage/none)'),
  refused_without_code: error(403, null, 'You may not do this.'),
  refused_unknown_code: error(403, 'never_seen_before', 'Something new.'),
  refused_by_page: page(403),
  refused_by_other: { status: 401, body: '{"error":"invalid_api_key"}' },
  timeout: error(408, null, 'Request timed out.'),
  server_error: error(500, 'server_error', 'The server had an error.', 'server_error'),
  redirect: { status: 302, body: '', headers: { location: '/__sandbox/elsewhere' } },
  request_rejected: error(400, null, 'Invalid value.'),
  answer_of_others: page(404),
  page_as_answer: page(200),
  no_answer_in_it: { status: 200, body: '' },
} as const satisfies Readonly<Record<string, Canned>>;

export type CannedName = keyof typeof CANNED;

export function sendCanned(name: CannedName | Canned, response: ServerResponse): void {
  const { status, body, headers = {} }: Canned = typeof name === 'string' ? CANNED[name] : name;
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
}
