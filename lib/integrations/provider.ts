import type { Day } from '@/lib/day';
import { SpokenError } from '@/lib/errors';
import type { Secret } from '@/lib/secret';
import type { Permit } from './permit';
import type { Problem } from './problem';

/** The contract between Doow and a provider. Types only: a provider's folder implements it, nothing else names one. */

export type EndpointId = string;

export type EndpointMeta = {
  /** As stored in usage rows and coverage. */
  id: EndpointId;
  label: string;
  /** Method and path as called, e.g. `GET /v1/organization/usage/completions`. */
  path: string;
  /** What is read from it, in words for the panel "What Doow reads". */
  reads: string;
  /** `usage` endpoints fill usage rows; `names` gives project names; `probe` is called when a key is verified. */
  kind: 'usage' | 'names';
};

/** An address of the provider's API, with the data residency region it serves. */
export type Region = { host: string; label: string };

/** What a screen may know of a provider: no server code behind it. */
export type ProviderMeta = {
  id: string;
  name: string;
  /** One line for the card. */
  summary: string;
  /** Path below /public. */
  logo: string;
  keyLabel: string;
  keyPlaceholder: string;
  /** Pages of the provider the screens link to. */
  links: { createKey: string; revokeKey: string; usage: string };
  /** Path of the guide in /docs. */
  guide: string;
  /** The addresses of its API that a connection may choose from; the first is the default. */
  regions: readonly [Region, ...Region[]];
  reads: readonly EndpointMeta[];
  neverReads: readonly string[];
  /** The permissions to give a least-privilege key, as the provider names them. */
  permissions: readonly { name: string; level: string; why: string; required: boolean }[];
};

/** One group of one day. Counts are exact. A dimension the provider leaves empty is UNATTRIBUTED. */
export type UsageGroup = {
  projectId: string;
  model: string;
  inputTokens: bigint;
  outputTokens: bigint;
  requests: bigint;
};
export const UNATTRIBUTED = 'unattributed';

/** Every day of the range asked for, each whole: an empty list is a day without usage. */
export type UsageDays = ReadonlyMap<Day, readonly UsageGroup[]>;

export type ProjectName = { projectId: string; name: string; archivedAt: Date | null };

/** One HTTP request that was made. Never a header, never a body. `status` is null when no answer had come. */
export type CallRecord = {
  endpoint: EndpointId;
  at: Date;
  status: number | null;
  requestId: string | null;
  durationMs: number;
  /** Doow ended the request itself, before the answer was whole. */
  canceled?: boolean;
  /** A header of the answer had a piece of the key in it, and was not kept. */
  withheld?: boolean;
};

export type ProviderErrorCode =
  /** The provider itself says that the key is wrong, revoked or expired: nothing more is called with it. */
  | 'key_refused'
  | 'scope_missing'
  /** The call was refused, but nothing the provider said is a judgment of the key: it is tried again. */
  | 'refused'
  /** The provider does not know this endpoint: not available for the organization, not an error. */
  | 'endpoint_unknown'
  | 'rate_limited'
  /** 5xx, no answer, connection reset, too slow. */
  | 'unreachable'
  /** An answer that cannot be trusted: truncated, not JSON, wrong shape, wrong day, endless pages, too large. */
  | 'bad_answer'
  /** The provider refuses what we asked for (other 4xx). */
  | 'rejected';

/** A failed call in our own words. Holds nothing of the provider's body or headers but what is listed. */
export class ProviderError extends SpokenError {
  readonly code: ProviderErrorCode;
  readonly endpoint: EndpointId;
  readonly status: number | null;
  readonly requestId: string | null;
  /** Earliest moment to try again, from Retry-After. */
  readonly retryAt: Date | null;
  /** Scope the provider said is missing. */
  readonly scope: string | null;
  /** The day a bad answer was about. */
  readonly day: Day | null;
  /** The answer is larger than is read: one for fewer days may not be. */
  readonly tooLarge: boolean;
  /** The row of the provider's error table; null for a failure that no answer told of. */
  readonly problem: Problem | null;
  /** The provider's own error code, where it is safe to show. */
  readonly shownCode: string | null;
  /** The regional host the provider names, where it is one of the provider's own. */
  readonly regionalHost: string | null;
  /** Waiting does not help: a setting of Doow's operator is in the way, and the server's log names it. */
  readonly needsOperator: boolean;

  constructor(
    code: ProviderErrorCode,
    message: string,
    detail: {
      endpoint: EndpointId;
      status?: number | null;
      requestId?: string | null;
      retryAt?: Date | null;
      scope?: string | null;
      day?: Day | null;
      tooLarge?: boolean;
      problem?: Problem | null;
      shownCode?: string | null;
      regionalHost?: string | null;
      needsOperator?: boolean;
    },
  ) {
    super(message);
    this.name = 'ProviderError';
    this.code = code;
    this.endpoint = detail.endpoint;
    this.status = detail.status ?? null;
    this.requestId = detail.requestId ?? null;
    this.retryAt = detail.retryAt ?? null;
    this.scope = detail.scope ?? null;
    this.day = detail.day ?? null;
    this.tooLarge = detail.tooLarge ?? false;
    this.problem = detail.problem ?? null;
    this.shownCode = detail.shownCode ?? null;
    this.regionalHost = detail.regionalHost ?? null;
    this.needsOperator = detail.needsOperator ?? false;
  }
}

/** One key, ready to be called with. */
export type ProviderSession = {
  /** Where the calls go; the sandbox's keys go to the sandbox, all others to the provider. */
  readonly origin: { baseUrl: string; isSandbox: boolean };
  /** The organization named by the last answer's header; null when the provider sends none. */
  organizationId(): string | null;
  /**
   * Reads every page of `endpoint` for the days `from` to `to` (both included, at most `maxDaysPerRead`).
   * `asOf` tells which day is today, where the caller has a better clock than this machine's.
   * @throws ProviderError, or what `hold` throws; the result is whole or there is none.
   */
  readUsage(
    endpoint: EndpointId,
    from: Day,
    to: Day,
    how?: ReadOptions & {
      asOf?: Date;
      /** Called with the provider's time where its clock is behind `asOf`: what still runs there is not complete. */
      onClock?: (theirs: Date) => void;
    },
  ): Promise<UsageDays>;
  /**
   * Asks whether the key may read usage at all, with a few days of one endpoint: any answer of the API with status 200
   * says so, whatever figures are in it.
   * @returns the projects named in the answer, as far as they can be read
   * @throws ProviderError
   */
  tryUsage(endpoint: EndpointId, from: Day, to: Day): Promise<string[]>;
  /** @throws ProviderError, `scope_missing` when the key may not read names; or what `hold` throws. */
  readProjects(how?: ReadOptions): Promise<ProjectName[]>;
};

export type ReadOptions = {
  /** Awaited before more bytes of an answer are kept: there must be room for them and what is made of them. */
  hold?: ((bytes: number) => Promise<void>) | undefined;
};

export type SessionOptions = {
  /** The host of a region from the provider's list; the default region's when left out. */
  host?: string;
  /** Ends the call under way and every later one. */
  signal?: AbortSignal;
  /**
   * Awaited before every request, each page included; what it throws ends the call. Where its permit has run out when
   * the request leaves, it is awaited again.
   */
  beforeRequest?: () => Promise<Permit>;
  onCall?: (call: CallRecord) => void;
};

export type KeyKind = 'admin' | 'project' | 'service_account' | 'unknown';

/** `burst` requests at once, then `perSecond`. */
export type Pace = { burst: number; perSecond: number };

export type Provider = {
  meta: ProviderMeta;
  /** Usage endpoints in the order they are read. */
  usageEndpoints: readonly EndpointId[];
  maxDaysPerRead: number;
  /** How fast one organization may be called; null for no limit. */
  pace: Pace | null;
  /** What the key's shape says, without a call. `message` says what to do when it is not an admin key. */
  inspectKey(key: Secret): { kind: KeyKind; message: string | null };
  /** @throws Error for a host that is not on the provider's list: a bug, or a row that somebody changed by hand. */
  open(key: Secret, options?: SessionOptions): ProviderSession;
  /** The one address the operator set for every connection, whatever its region; null where each has its own. */
  readonly fixedHost: string | null;
};
