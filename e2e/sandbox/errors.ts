/** An answer other than 200, in the shape the official API answers with. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string | null;
  readonly param: string | null;
  readonly headers: Record<string, string>;

  constructor(
    status: number,
    message: string,
    more: { code?: string; param?: string; headers?: Record<string, string> } = {},
  ) {
    super(message);
    this.status = status;
    this.code = more.code ?? null;
    this.param = more.param ?? null;
    this.headers = more.headers ?? {};
  }

  get body() {
    const type =
      this.status === 429 ? 'rate_limit_error' : this.status >= 500 ? 'server_error' : 'invalid_request_error';
    return { error: { message: this.message, type, param: this.param, code: this.code } };
  }
}

const shorten = (key: string) => `${key.slice(0, 8)}****${key.slice(-4)}`;

export const badKey = (key: string) =>
  new Refusal(
    401,
    `Incorrect API key provided: ${shorten(key)}. You can find your API key at https://platform.openai.com/account/api-keys.`,
    { code: 'invalid_api_key' },
  );

export const missingScope = (scope: string) =>
  new Refusal(
    403,
    `You have insufficient permissions for this operation. Missing scopes: ${scope}. Check that you have the correct role in your organization (Reader, Writer, Owner) and project (Member, Owner), and if you're using a restricted API key, that it has the necessary scopes.`,
  );

export const wrongHost = (host: string) =>
  new Refusal(
    401,
    `Attempted to access resource with incorrect regional hostname. Please make your request to ${host}`,
    { code: 'incorrect_hostname' },
  );

export const unknownUrl = (method: string, path: string) => new Refusal(404, `Invalid URL (${method} ${path})`);
export const badRequest = (param: string, message: string) => new Refusal(400, message, { param });
