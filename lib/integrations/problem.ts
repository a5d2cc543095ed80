/** What is done about a call that failed. */
export type RetryPolicy =
  /** Nothing more is called until a person acts: the only policy that makes a connection "Action required". */
  | 'person'
  /** After a delay that grows with each failure. */
  | 'growing'
  /** After the wait the provider asks for. */
  | 'told';

/** One row of a provider's table of error responses, as far as a person reads it. */
export type Problem = {
  /** Stored with the event, so that its words can be told later. */
  id: string;
  /** One sentence. `{status}`, `{code}` and `{scope}` stand for what the answer had. */
  cause: string;
  /** What the person can do. */
  nextStep: string;
  retry: RetryPolicy;
};

/** What an answer had that a sentence may show. Each is checked before it gets here; null where there is none. */
export type ProblemFacts = { status: number | null; shownCode: string | null; scope: string | null };

/** The cause with the answer's own facts in it. */
export function causeOf({ cause }: Pick<Problem, 'cause'>, { status, shownCode, scope }: ProblemFacts): string {
  return cause
    .replaceAll('{status}', status === null ? 'with an error' : String(status))
    .replaceAll('{code}', shownCode ? ` (${shownCode})` : '')
    .replaceAll('{scope}', scope ? ` (${scope})` : '');
}

const RETRY_WORDS: Readonly<Record<RetryPolicy, string>> = {
  person: 'Nothing more is called until somebody acts.',
  growing: 'Doow tries again by itself, with growing delays.',
  told: 'Doow waits as long as it was asked to, and then goes on by itself.',
};

export const retryWords = (retry: RetryPolicy): string => RETRY_WORDS[retry];
