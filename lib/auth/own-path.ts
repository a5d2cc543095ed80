/** A path of this application to go to after signing in; `/` for anything that could lead elsewhere. */
export function ownPath(value: string | string[] | undefined): string {
  if (typeof value !== 'string' || !value.startsWith('/') || /^\/[/\\]/.test(value) || /[\s\\]/.test(value)) return '/';
  const base = 'http://own.invalid';
  const url = URL.canParse(value, base) ? new URL(value, base) : null;
  return url?.origin === base ? `${url.pathname}${url.search}${url.hash}` : '/';
}
