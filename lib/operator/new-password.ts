import { randomBytes } from 'node:crypto';
import { formatDateTime } from '@/lib/format-time';

/** A password to be printed once and changed by its owner: 144 random bits in 24 characters. */
export const randomPassword = (): string => randomBytes(18).toString('base64url');

/** What whoever was handed a password has to do, and by when. */
export const chooseAnother = (until: Date): string =>
  `It opens Doow until ${formatDateTime(until.toISOString())}: choose another one under Account before.`;
