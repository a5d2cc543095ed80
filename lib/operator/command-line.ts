import { parseArgs } from 'node:util';
import type { z } from 'zod';
import { closeDb } from '@/lib/db';
import { AppError, SpokenError } from '@/lib/errors';
import { describe } from '@/lib/log-fields';

type Options<S extends z.ZodObject> = {
  /** One line: how to call it. */
  usage: string;
  /** The flags, all of them texts. */
  schema: S;
  argv?: readonly string[];
};

/** The flags of a command. @throws AppError `invalid`, with one line for each flag that is not usable. */
export function flagsOf<S extends z.ZodObject>({ usage, schema, argv = process.argv.slice(2) }: Options<S>) {
  const options = Object.fromEntries(Object.keys(schema.shape).map((name) => [name, { type: 'string' as const }]));
  const { values } = parse(argv, options, usage);
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}`);
  throw new AppError('invalid', [...lines, usage].join('\n'));
}

function parse(argv: readonly string[], options: Record<string, { type: 'string' }>, usage: string) {
  try {
    return parseArgs({ args: [...argv], options });
  } catch (error) {
    throw new AppError('invalid', `${error instanceof Error ? error.message : error}\n${usage}`);
  }
}

/**
 * Runs a command, prints what it tells, and closes the database. An expected failure is its words and exit code 1; of
 * any other the codes and the place are printed, because its message may quote an address or a value.
 */
export async function runCommand(command: () => Promise<string>): Promise<void> {
  try {
    console.log(await command());
  } catch (error) {
    const isForPeople = error instanceof AppError || error instanceof SpokenError;
    console.error(isForPeople ? error.message : `Something went wrong: ${JSON.stringify(describe(error))}`);
    process.exitCode = 1;
  } finally {
    await closeDb();
  }
}
