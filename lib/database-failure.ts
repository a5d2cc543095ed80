import { AppError } from './errors';

type Kind = 'busy' | 'gone' | 'slow' | 'locked';

/** What each kind is to a person, and seconds after which trying again makes sense. None says whether a change was made. */
const SAID: Readonly<Record<Kind, { message: string; retryAfterS: number }>> = {
  busy: { message: 'Doow is busy at the moment. Wait a few seconds, then try again.', retryAfterS: 5 },
  gone: { message: 'Doow cannot reach its database at the moment. Wait a minute, then try again.', retryAfterS: 30 },
  slow: {
    message: 'This took longer than it may and was stopped. Choose fewer days or more filters, or try again later.',
    retryAfterS: 30,
  },
  locked: {
    message: 'Somebody else is changing the same thing at the moment. Wait a few seconds, then try again.',
    retryAfterS: 5,
  },
};

/** Codes of Prisma (P…), PostgreSQL (five characters), Node's network and Prisma's driver adapter. */
const CODES = new Map<string, Kind>([
  ...['P2024', 'P2028', 'P2037', '53300', '53400', 'TooManyConnections'].map((code) => [code, 'busy'] as const),
  ...['P1001', 'P1002', 'P1008', 'P1017', '57P01', '57P02', '57P03', '25P03'].map((code) => [code, 'gone'] as const),
  ...['08000', '08001', '08003', '08004', '08006'].map((code) => [code, 'gone'] as const),
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'].map(
    (code) => [code, 'gone'] as const,
  ),
  ...['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout'].map((kind) => [kind, 'gone'] as const),
  ['57014', 'slow'],
  ['55P03', 'locked'],
]);

/** `pg` and its pool give these no code. */
const MESSAGES: readonly [text: string, kind: Kind][] = [
  ['timeout exceeded when trying to connect', 'busy'],
  ['Connection terminated', 'gone'],
  ['The database said nothing', 'gone'],
  ['timeout expired', 'gone'],
  ['Client has encountered a connection error', 'gone'],
];

const MAX_DEPTH = 5;

/** A failure of the database that is no bug: it is busy, gone, too slow or locked. Null for anything else. */
export function unavailableOf(error: unknown): AppError | null {
  if (error instanceof AppError) return null;
  const kind = kindOf(error, 0);
  if (!kind) return null;
  const { message, retryAfterS } = SAID[kind];
  return new AppError('unavailable', message, undefined, { retryAfterS });
}

/** Of the error that was thrown, or of what caused it: Prisma and its driver adapter wrap what `pg` says. */
function kindOf(error: unknown, depth: number): Kind | null {
  if (typeof error !== 'object' || error === null || depth > MAX_DEPTH) return null;
  const { code, kind, originalCode, message, cause, meta, errors } = error as Readonly<Record<string, unknown>>;
  const driver = (meta as { driverAdapterError?: unknown } | null | undefined)?.driverAdapterError;
  const inner = [cause, driver, ...(Array.isArray(errors) ? errors : [])];
  for (const each of inner) {
    const found = kindOf(each, depth + 1);
    if (found) return found;
  }
  for (const name of [originalCode, code, kind]) {
    const found = typeof name === 'string' ? CODES.get(name) : undefined;
    if (found) return found;
  }
  return MESSAGES.find(([text]) => typeof message === 'string' && message.includes(text))?.[1] ?? null;
}
