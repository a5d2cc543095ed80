import { z } from 'zod';
import { passwordAgain } from '@/lib/auth/schema';
import { addDays, dayOf, parseDay } from '@/lib/day';
import { providerIds } from './catalog';

export const connectionName = z
  .string({ error: 'Enter a name.' })
  .trim()
  .min(1, 'Enter a name, such as your organization’s.')
  .max(80, 'Use 80 characters or fewer.');

/** A key as pasted: spaces and line breaks that came along are taken out, wherever they are. */
export const pastedKey = z
  .string({ error: 'Paste the key.' })
  .max(2000, 'This is longer than any key. Copy the key alone.')
  .transform((text) => text.replace(/\s|\p{Cf}/gu, ''))
  .refine((text) => text.length > 0, 'Paste the key.');

export const HISTORY_DAYS = { '30d': 30, '90d': 90, '12m': 365 } as const;
export type History = keyof typeof HISTORY_DAYS;

const flag = z
  .union([z.boolean(), z.literal('on').transform(() => true)])
  .optional()
  .default(false);

export const connectInput = z.object({
  provider: z.enum(providerIds as [(typeof providerIds)[number]], 'This provider cannot be connected.'),
  name: connectionName,
  key: pastedKey,
  history: z.enum(['30d', '90d', '12m'], 'Choose how far back to read.'),
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
export const keyExpiryInput = z.object({
  id,
  expiresOn: z
    .string()
    .trim()
    .transform((text, context) => {
      if (text === '') return null;
      const day = parseDay(text);
      if (day && day <= addDays(dayOf(Date.now()), 3660)) return day;
      context.addIssue({ code: 'custom', message: 'Enter a date such as 2027-03-31, at most ten years ahead.' });
      return z.NEVER;
    }),
});

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
