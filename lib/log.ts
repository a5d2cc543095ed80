import 'server-only';
import pino from 'pino';
import { env } from './env';

/** One JSON line for each entry. Keys, passwords and tokens never reach it; the paths are a second net. */
const redact = ['authorization', 'cookie', 'password', 'secret', 'token', 'key'].flatMap((name) => [name, `*.${name}`]);

let logger: pino.Logger | undefined;

export function log(): pino.Logger {
  logger ??= pino({ level: env().LOG_LEVEL, redact: { paths: redact, censor: '[redacted]' }, base: null });
  return logger;
}
