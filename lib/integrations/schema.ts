import { z } from 'zod';
import { passwordAgain } from '@/lib/auth/schema';
import { addDays, dayOf, parseDay } from '@/lib/day';
import { Secret } from '@/lib/secret';
import { providerIds } from './catalog';

export const connectionName = z
  .string({ error: 'Enter a name.' })
  .trim()
  .min(1, 'Enter a name, such as your organization’s.')
  .max(80, 'Use 80 characters or fewer.');

/** A pasted key, without the spaces and line breaks that a paste brings along. It is a Secret from here on. */
export const pastedKey = z
  .string({ error: 'Paste the key.' })
  .max(2000, 'This is longer than any key. Copy the key alone.')
  .transform((text) => text.replace(/\s|\p{Cf}/gu, ''))
  .refine((text) => text.length > 0, 'Paste the key.')
  .transform((text) => new Secret(text));

/** Days of history that a new connection imports, by the form's choice. */
export const HISTORY_DAYS = { '90d': 90, '12m': 365, '24m': 730 } as const;

const expiresOn = z
  .string()
  .trim()
  .transform((text, context) => {
    if (text === '') return null;
    const day = parseDay(text);
    if (day && day <= addDays(dayOf(Date.now()), 3660)) return day;
    context.addIssue({ code: 'custom', message: 'Enter a date such as 2027-03-31, at most ten years ahead.' });
    return z.NEVER;
  });

const flag = z
  .union([z.boolean(), z.literal('on').transform(() => true)])
  .optional()
  .default(false);

export const connectInput = z.object({
  provider: z.enum(providerIds as [(typeof providerIds)[number]], 'This provider cannot be connected.'),
  name: connectionName,
  key: pastedKey,
  /** The date the admin chose at the provider, which does not tell it; null when the key does not expire. */
  expiresOn: expiresOn.optional(),
  history: z.enum(['90d', '12m', '24m'], 'Choose how much history to import.'),
  /** The admin says that this is an organization of its own where the provider does not tell. */
  confirmed: flag,
  password: passwordAgain,
});
export type ConnectInput = z.output<typeof connectInput>;

const id = z.uuid('There is no such connection.');
export const connectionInput = z.object({ id });
export const replaceKeyInput = z.object({ id, key: pastedKey, confirmed: flag, password: passwordAgain });
export type ReplaceKeyInput = z.output<typeof replaceKeyInput>;
export const renameInput = z.object({ id, name: connectionName });
export const disconnectInput = z.object({
  id,
  typedName: z.string().trim(),
  /** The name once more: the usage is deleted too. Empty: it is kept. */
  deleteUsageName: z.string().trim().optional().default(''),
  password: passwordAgain,
});
export const keyExpiryInput = z.object({ id, expiresOn });

const day = z.string().transform((text, context) => {
  const parsed = parseDay(text);
  if (parsed) return parsed;
  context.addIssue({ code: 'custom', message: 'Enter a UTC day such as 2026-11-14.' });
  return z.NEVER;
});
export const rereadInput = z.object({ id, day });
export const checksInput = z.object({ id, from: day, to: day }).refine(({ from, to }) => from <= to, {
  path: ['to'],
  message: 'The range ends before it begins. Swap the two days.',
});
