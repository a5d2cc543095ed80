import { z } from 'zod';
import { passwordAgain } from '@/lib/auth/schema';
import { addDays, dayOf, parseDay } from '@/lib/day';
import { Secret } from '@/lib/secret';
import { visibleName } from '@/lib/visible-name';
import { providerIds } from './catalog';
import { unwrapKey } from './pasted-key';

export const connectionName = visibleName({ empty: 'Enter a name, such as your organization’s.' });

/** A key as pasted: what is around it is taken off (`unwrapKey`); two keys are refused. It is a Secret from here on. */
export const pastedKey = z
  .string({ error: 'Paste the key.' })
  .max(4000, 'This is longer than any key. Copy the key alone.')
  .transform((text, context) => {
    const { key, problem } = unwrapKey(text);
    if (problem) context.addIssue({ code: 'custom', message: problem });
    return key;
  })
  .transform((text) => new Secret(text));

/** The host of a data residency region; which there are is the provider's to say. */
const region = z
  .string()
  .regex(/^[a-z\d.-]{1,253}$/, 'Choose one of the regions in the list.')
  .optional();

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
  region,
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
export const replaceKeyInput = z.object({ id, key: pastedKey, region, confirmed: flag, password: passwordAgain });
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
