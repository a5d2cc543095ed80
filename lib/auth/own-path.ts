const BASE = 'http://own.invalid';

/**
 * A path of this application to go to after signing in; `/` for anything that could lead elsewhere. What is checked is
 * the text that is returned: dot segments are resolved first, since `/.//evil.example` becomes `//evil.example`.
 */
export function ownPath(value: unknown): string {
  if (typeof value !== 'string' || !value.startsWith('/') || /[\s\\\p{Cc}]/u.test(value)) return '/';
  if (!URL.canParse(value, BASE)) return '/';
  const { pathname, search, hash } = new URL(value, BASE);
  const path = `${pathname}${search}${hash}`;
  return isOwn(path) ? path : '/';
}

/** Whether a browser that is sent to this text stays here: a path without empty segments that reads back as itself. */
function isOwn(path: string): boolean {
  if (!URL.canParse(path, BASE)) return false;
  const { origin, pathname, href } = new URL(path, BASE);
  return origin === BASE && href === `${BASE}${path}` && !pathname.includes('//');
}
