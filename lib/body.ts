import 'server-only';
import { AppError } from './errors';

/** The most a form's fields may be, in bytes. Server actions have the same (next.config.ts). */
const MAX_BYTES = 64 * 1024;
/** What a body may be, and the words for one that is not. */
type Limit = { bytes: number; tooLarge: string; notUtf8: string };
const FORM: Limit = {
  bytes: MAX_BYTES,
  tooLarge: 'This is larger than any form of Doow.',
  notUtf8: 'The request is not UTF-8.',
};
/** A form is flat: an object of texts, and room for a list in it. */
const MAX_DEPTH = 4;

/** A body's text, read no further than it may be long, whatever length was announced. @throws AppError `too_large`, or `invalid` for one that came in part */
export async function readText(request: Request, limit: Limit = FORM): Promise<string> {
  const tooLarge = () => new AppError('too_large', limit.tooLarge);
  const announced = request.headers.get('content-length');
  if (Number(announced ?? 0) > limit.bytes) throw tooLarge();
  const { chunks, size, isWhole } = await readUpTo(request.body, limit.bytes);
  if (!isWhole) throw tooLarge();
  if (announced !== null && size !== Number(announced))
    throw new AppError('invalid', 'The request was cut off on its way. Send it again.');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new AppError('invalid', limit.notUtf8);
  }
}

/**
 * Reads no more than `bytes`. The rest is left alone: the framework has buffered what it takes of a body before
 * (`proxyClientMaxBodySize`), and sends no answer to a request whose body was canceled.
 */
async function readUpTo(body: ReadableStream<Uint8Array> | null, bytes: number) {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = body?.getReader();
  for (let next = await reader?.read(); next && !next.done; next = await reader?.read()) {
    size += next.value.byteLength;
    if (size > bytes) return { chunks, size, isWhole: false };
    chunks.push(next.value);
  }
  return { chunks, size, isWhole: true };
}

/** A request's JSON object. @throws AppError `unsupported`, `too_large`, or `invalid` for what is not one. */
export async function readJson(request: Request): Promise<Readonly<Record<string, unknown>>> {
  const type = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json')
    throw new AppError('unsupported', 'Send JSON, with the content type application/json.');
  return parseObject(await readText(request));
}

/** @throws AppError `invalid` */
export function parseObject(text: string): Readonly<Record<string, unknown>> {
  const value = parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new AppError('invalid', 'The request is not a JSON object.');
  assertPlain(text);
  return value as Record<string, unknown>;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError('invalid', 'The request is not JSON.');
  }
}

/** Refuses a JSON text in which a field stands twice: readers differ in which of the two they take. And a deep one. */
function assertPlain(json: string): void {
  const fields: Set<string>[] = [];
  for (const [token, text] of json.matchAll(/("(?:[^"\\]|\\.)*")(?=\s*:)|"(?:[^"\\]|\\.)*"|[{}[\]]/g)) {
    if (token === '{' || token === '[') {
      if (fields.push(new Set()) > MAX_DEPTH) throw new AppError('invalid', 'The request is nested too deeply.');
    } else if (token === '}' || token === ']') fields.pop();
    else if (text) {
      const known = fields.at(-1);
      const name = String(JSON.parse(text));
      if (known?.has(name)) throw new AppError('invalid', 'The request has a field twice.');
      known?.add(name);
    }
  }
}
