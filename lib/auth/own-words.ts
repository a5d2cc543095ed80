import { AppError } from '@/lib/errors';

/** Whom a password is for, as far as it is known where it is chosen. */
export type Own = { workspaceName: string; name?: string | undefined; email: string };

/** Shorter ones stand in many a word that has nothing to do with anybody. */
const SHORTEST = 4;

/** Letters and digits alone, in small letters and without accents: `D. Díaz` and `ddiaz` are the same. */
const bare = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

/** The whole of a name and its parts. */
const wordsOf = (text: string): string[] => [text, ...text.split(/[^\p{L}\p{N}\p{M}]+/u)].map(bare);

/**
 * What is wrong with a new password that somebody who knows the person or the company would try: with the workspace's
 * name in it, the person's own, or what stands before the @ of their address. Null where nothing is.
 */
export function ownWordsIn(password: string, { workspaceName, name = '', email }: Own): string | null {
  const words: Readonly<Record<string, string[]>> = {
    'the workspace’s name': [bare(workspaceName)],
    'your name': wordsOf(name),
    'your email address': wordsOf(email.split('@')[0] ?? ''),
  };
  const text = bare(password);
  const found = Object.keys(words).find((what) =>
    words[what]?.some((word) => word.length >= SHORTEST && text.includes(word)),
  );
  return found ? `This password has ${found} in it, which guessers try first. Use another.` : null;
}

/** @throws AppError `invalid` at the field `password`. */
export function refuseOwnWords(password: string, own: Own): void {
  const message = ownWordsIn(password, own);
  if (message) throw new AppError('invalid', message, { password: message });
}
