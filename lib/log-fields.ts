import { SpokenError } from './errors';

/** What an entry may say. Anything else is dropped, whatever the compiler was told. */
export type Fields = { err?: unknown } & {
  [name in (typeof NAMES)[number]]?: string | number | null | undefined;
};

const NAMES = [
  ...['requestId', 'digest', 'method', 'route', 'workspaceId', 'connectionId', 'runId', 'userId'],
  ...['code', 'permission', 'setUp', 'printed'],
] as const;

const MAX_TEXT = 300;
const MAX_CAUSES = 5;
const MAX_FRAMES = 20;

export function safeFields(fields: Fields): Record<string, unknown> {
  const safe: Record<string, unknown> = {};
  for (const name of NAMES) {
    const value = fields[name];
    if (typeof value === 'string') safe[name] = plain(value);
    else if (typeof value === 'number') safe[name] = value;
  }
  if (fields.err !== undefined) safe.err = describe(fields.err);
  return safe;
}

type Described = {
  name: string;
  message?: string;
  frames?: string[];
  causes?: Described[];
  [name: string]: string | string[] | Described[] | undefined;
};

/** What a database, the network and the system say of an error in names and numbers of their own. */
const IDENTIFIERS = ['code', 'kind', 'originalCode', 'syscall', 'severity', 'table', 'column', 'constraint', 'routine'];

/**
 * An error as a log may have it: its class, codes, and where it was thrown. Its message only where we wrote it: others
 * quote what they failed on, a statement's values, a header, the text that was not JSON.
 */
export function describe(thrown: unknown, depth = 0): Described {
  try {
    if (typeof thrown !== 'object' || thrown === null)
      return { name: `thrown ${thrown === null ? 'null' : typeof thrown}` };
    const said = thrown as Readonly<Record<string, unknown>>;
    const described: Described = { name: identifier(said.name) ?? 'object' };
    if (thrown instanceof SpokenError) described.message = plain(thrown.message);
    for (const name of IDENTIFIERS) {
      const value = identifier(said[name]);
      if (value) described[name] = value;
    }
    const frames = framesOf(said);
    if (frames.length > 0) described.frames = frames;
    const causes = depth < MAX_CAUSES ? causesOf(said).map((cause) => describe(cause, depth + 1)) : [];
    if (causes.length > 0) described.causes = causes;
    return described;
  } catch {
    return { name: 'an error that cannot be read' };
  }
}

/** The error's cause, those of an AggregateError, and what Prisma's driver says. */
function causesOf({ cause, errors, meta }: Readonly<Record<string, unknown>>): unknown[] {
  const driver = (meta as { driverAdapterError?: unknown } | undefined)?.driverAdapterError;
  const several = Array.isArray(errors) ? errors.slice(0, MAX_CAUSES) : [];
  return [cause, ...several, driver].filter((each) => each !== undefined && each !== null);
}

const identifier = (value: unknown): string | null =>
  typeof value === 'string' && /^[\w.-]{1,63}$/.test(value) && value === plain(value) ? value : null;

/** The lines that say where, not the ones with the message before them. */
function framesOf({ stack, message }: Readonly<Record<string, unknown>>): string[] {
  if (typeof stack !== 'string' || typeof message !== 'string') return [];
  const lines = stack.slice(stack.indexOf(message) + message.length).split('\n');
  return lines
    .filter((line) => /^ {4}at [^"'`]*:\d+:\d+\)?$/.test(line))
    .slice(0, MAX_FRAMES)
    .map((line) => plain(line.trim()));
}

/** Short, on one line, and without anything that looks like a key: a second net, beneath the rules above. */
export function plain(text: string): string {
  return text
    .slice(0, MAX_TEXT)
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/\b(?:sk-|Bearer\s+|Basic\s+)[\w.~+/=-]+/gi, '[redacted]')
    .replace(/(\w+:\/\/)[^\s/@]*@/g, '$1[redacted]@');
}
