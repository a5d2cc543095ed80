import 'server-only';
import pino from 'pino';
import { env } from './env';
import { type Fields, safeFields } from './log-fields';
import { requestId } from './request-id';

const LEVELS = ['error', 'warn', 'info', 'debug'] as const;
export type Log = Readonly<Record<(typeof LEVELS)[number], (fields: Fields, words: string) => void>>;

/**
 * One JSON line for each entry: its words, the request it belongs to, and of the fields what `safeFields` lets through.
 * There is no other way in: nothing is interpolated, and no object is printed as it is.
 */
export function logTo(level: string, destination?: pino.DestinationStream): Log {
  const logger = destination ? pino({ level, base: null }, destination) : pino({ level, base: null });
  const line = (name: keyof Log) => (fields: Fields, words: string) => {
    const id = requestId();
    logger[name]({ ...(id && { requestId: id }), ...safeFields(fields) }, words);
  };
  return { error: line('error'), warn: line('warn'), info: line('info'), debug: line('debug') };
}

let made: Log | undefined;

export function log(): Log {
  made ??= logTo(env().LOG_LEVEL);
  return made;
}
