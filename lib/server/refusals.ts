import { keyRefusal } from './key-refusal';

/** Why a request is answered before the framework sees it. */
export type Refusal = { status: number; body: string; headers?: Readonly<Record<string, string>> };

/** Methods that the framework has a Request for: others make it fail. */
export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** @returns null for a request that may go on */
export function refusalOf(method: string | undefined, target: string | undefined): Refusal | null {
  if (!method || !METHODS.includes(method))
    return { status: 405, body: 'There is no such method here.\n', headers: { allow: METHODS.join(', ') } };
  if (!isReadable(target ?? '')) return { status: 400, body: 'This address cannot be read.\n' };
  if (hasLostParameter(target ?? '')) return unknownParameter();
  // Before the framework, which redirects `//` and a slash at the end and repeats the address.
  return keyRefusal(target ?? '');
}

/** Whether a request's target is a path whose encoding is whole, without a NUL, which PostgreSQL has in no text. */
export function isReadable(target: string): boolean {
  const [path = ''] = target.split(/[?#]/, 1);
  if (!path.startsWith('/') || /%00|\0/.test(target)) return false;
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/** The framework keeps parameters in an object, which has none of this name: no route of the API could refuse it. */
const LOST = '__proto__';

const hasLostParameter = (target: string): boolean =>
  /^\/+api\//.test(target) && new URLSearchParams(/\?([^#]*)/.exec(target)?.[1]).has(LOST);

function unknownParameter(): Refusal {
  const message = `There is no parameter “${LOST}”.`;
  const error = { code: 'invalid', message, fields: { [LOST]: message } };
  return { status: 400, body: JSON.stringify({ error }), headers: { 'content-type': 'application/json' } };
}
