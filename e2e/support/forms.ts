import type { Page, Request } from '@playwright/test';

/** Where a secret is typed: by its name, by its type, or by the dots that its characters are drawn as. */
export const SECRET_FIELD =
  'input[type="password"], .masked, [name="key"], [name="token"]:not([type="hidden"]), [name="password"], [name="secret"], [name="code"]';

/**
 * Forms in a page's HTML that could put a secret into an address. A search may use `get`, if it asks for no secret: it
 * says so, or names the page that it leads to.
 */
export function leakingForms(html: string): string[] {
  const forms = [...html.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/gi)];
  return forms.flatMap(([, attributes = '', content = '']) => {
    if (!/<(input|textarea|select)\b/i.test(content)) return [];
    const method = /\bmethod="(\w+)"/i.exec(attributes)?.[1]?.toLowerCase();
    const isSecret = /type="password"|\bmasked\b|name="(key|token|password|secret|code)"/i.test(content);
    const isSearch = method === 'get' || (!method && /\baction="\//.test(attributes));
    return method === 'post' || (isSearch && !isSecret) ? [] : [`<form${attributes}>`];
  });
}

/** Runs in the browser: the same of the forms on screen, also of those that scripts have drawn. */
export function leakingFormsOnScreen(secretField: string): string[] {
  return [...document.forms].flatMap((form) => {
    if (form.querySelector('input, textarea, select') === null) return [];
    const method = form.getAttribute('method')?.toLowerCase();
    const isSearch = method === 'get' || (!method && form.getAttribute('action')?.startsWith('/'));
    const isFine = method === 'post' || (isSearch && form.querySelector(secretField) === null);
    return isFine ? [] : [`a form that does not post: ${form.outerHTML.slice(0, 200)}`];
  });
}

/** Every address that the page asks for from now on, redirects and frames included, and the addresses it names in a Referer. */
export function addressesOf(page: Page): string[] {
  const addresses: string[] = [];
  page.on('request', (request: Request) => {
    const { referer = '', 'next-url': nextUrl = '' } = request.headers();
    addresses.push(request.url(), referer, nextUrl);
  });
  page.on('framenavigated', (frame) => addresses.push(frame.url()));
  return addresses;
}
