import { z } from 'zod';
import { COMMON } from './common-passwords';

/** A new password: long rather than intricate, and none that guessers try first. */
export const newPassword = z
  .string({ error: 'Enter a password.' })
  .min(12, 'Use 12 characters or more.')
  .max(200, 'Use 200 characters or fewer.')
  .refine((text) => new Set(text).size >= 5, 'Use more different characters.')
  .refine(
    (text) => !COMMON.has(text.toLowerCase()),
    'This password is on the list that guessers try first. Use another.',
  );
