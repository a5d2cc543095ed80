import type { Slots } from '@/lib/slots';
import type { KeyPieces } from '../../key-pieces';

/** The largest body that is read, in bytes after decompression. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;
/** Larger bodies are read on and parsed one at a time, of one session. */
const HEAVY_BYTES = 1024 * 1024;

/** More of a refusal tells nothing that its status does not. */
const MAX_REFUSAL_BYTES = 64 * 1024;

/** What one body may hold before it is parsed: ten megabytes of `{}` would be a quarter of a gigabyte of objects. */
const MAX_CONTAINERS = 150_000;
const MAX_DEPTH = 32;

/** Why a body is not read or not parsed, in our own words. */
export class Unwieldy extends Error {}

/** The body has the key or a piece of it in one of its texts: nothing of it is used. */
export class Echo extends Error {}

/** What a body waits for within this process, while its request's clock stands still. */
export type Patience = {
  signal: AbortSignal;
  pause(): void;
  resume(): void;
  /** Must not be in the body. */
  pieces: KeyPieces;
  /** The session's place for a large body. */
  heavy: Slots;
  /** Resolves when there is room for so many more bytes. */
  hold(bytes: number): Promise<void> | undefined;
};

/** The body as JSON, undefined when it is cut off or not JSON, and its size. @throws Unwieldy, Echo */
export async function readJson(response: Response, patience: Patience): Promise<{ json: unknown; bytes: number }> {
  let give = () => {};
  try {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      const before = size;
      size += chunk.byteLength;
      if (size > MAX_BODY_BYTES) throw new Unwieldy('OpenAI sent more than 10 MB for one page.'); // leaving the loop cancels the body
      const turnsHeavy = before <= HEAVY_BYTES && size > HEAVY_BYTES;
      await whilePaused(patience, async () => {
        if (turnsHeavy) give = await patience.heavy.take(patience.signal);
        await patience.hold(chunk.byteLength);
      });
      chunks.push(chunk);
    }
    const bytes = Buffer.concat(chunks);
    if (size > HEAVY_BYTES) assertModest(bytes);
    const json = parse(bytes.toString('utf8'));
    if (patience.pieces.isInJson(json)) throw new Echo();
    return { json, bytes: size };
  } finally {
    give();
  }
}

/**
 * What a refusal's body says, as far as it is short. Waits for nobody: the wait that a refusal may ask for counts from
 * now on, for all requests of the run.
 */
export async function readRefusal(response: Response): Promise<unknown> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    if (size > MAX_REFUSAL_BYTES) return undefined; // leaving the loop cancels the body
    chunks.push(chunk);
  }
  return parse(Buffer.concat(chunks).toString('utf8'));
}

async function whilePaused({ pause, resume }: Patience, wait: () => Promise<void>): Promise<void> {
  pause();
  try {
    await wait();
  } finally {
    resume();
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN, CLOSE] = Buffer.from('"\\[]{}');

/** Counts the lists and objects of a JSON text without parsing it. @throws Unwieldy */
function assertModest(bytes: Uint8Array): void {
  let containers = 0;
  let depth = 0;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === QUOTE) {
      for (i++; i < bytes.length && bytes[i] !== QUOTE; i++) if (bytes[i] === BACKSLASH) i++;
    } else if (byte === OPEN || byte === OPEN_LIST) {
      if (++containers > MAX_CONTAINERS || ++depth > MAX_DEPTH)
        throw new Unwieldy('OpenAI sent a page of far more lists and objects than it can need.');
    } else if (byte === CLOSE || byte === CLOSE_LIST) depth--;
  }
}
